"use client";

import { Component, type ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import { PageMessage } from "#ui/page-message.tsx";

interface ErrorBoundaryProps {
  children: ReactNode;
}

/** Shows a message instead of a page that throws. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return <PageFailure onAgain={() => this.setState({ hasFailed: false })} />;
  }
}

export function PageFailure({ onAgain }: { onAgain: () => void }) {
  return (
    <PageMessage
      title="This page stopped working"
      text="That’s our mistake. Your tasks are safe, and what you typed is kept in this tab."
    >
      <Button onClick={onAgain}>Try again</Button>
    </PageMessage>
  );
}

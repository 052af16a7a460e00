"use client";

import { Button } from "#ui/button.tsx";
import { PageMessage } from "#ui/page-message.tsx";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <PageMessage
      title="This page stopped working"
      text="That’s our mistake. Your tasks are safe, and what you typed is kept in this tab."
    >
      <Button onClick={reset}>Try again</Button>
    </PageMessage>
  );
}

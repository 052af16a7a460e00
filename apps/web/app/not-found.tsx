import type { Metadata } from "next";
import { buttonClass } from "#ui/button.tsx";
import { PageMessage } from "#ui/page-message.tsx";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFoundPage() {
  return (
    <PageMessage
      title="This page doesn’t exist"
      text="The address may be mistyped, or the page has moved."
    >
      <a href="/tasks" className={buttonClass("primary")}>
        Go to your tasks
      </a>
    </PageMessage>
  );
}

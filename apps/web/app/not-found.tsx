import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#ui/button.tsx";
import { PageMessage } from "#ui/page-message.tsx";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFoundPage() {
  return (
    <PageMessage
      title="This page doesn’t exist"
      text="The address may be mistyped, or the page has moved."
    >
      <Link href="/tasks" className={buttonClass("primary")}>
        Go to your tasks
      </Link>
    </PageMessage>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { ConfirmationRequest } from "../../../src/auth/confirmation-request.tsx";
import { buttonClass } from "../../../src/ui/button.tsx";

export const metadata: Metadata = { title: "Confirm your e-mail address" };

interface Props {
  searchParams: Promise<{ error?: string | string[] }>;
}

export default async function ConfirmEmailPage({ searchParams }: Props) {
  const { error } = await searchParams;
  if (error !== undefined) return <ConfirmationRequest />;
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Your e-mail address is confirmed</h1>
      <p className="mt-2 mb-8 text-muted">
        If you ever forget your password, we can send you a link there.
      </p>
      <Link href="/tasks" className={buttonClass("primary")}>
        Go to your tasks
      </Link>
    </>
  );
}

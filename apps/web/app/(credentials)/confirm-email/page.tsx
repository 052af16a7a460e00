import type { Metadata } from "next";
import { Confirmation } from "#credentials/confirmation.tsx";

export const metadata: Metadata = { title: "Confirm your e-mail address" };

interface Props {
  searchParams: Promise<{ error?: string | string[] }>;
}

export default async function ConfirmEmailPage({ searchParams }: Props) {
  const { error } = await searchParams;
  return <Confirmation isRefused={error !== undefined} />;
}

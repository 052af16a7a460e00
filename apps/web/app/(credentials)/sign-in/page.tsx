import type { Metadata } from "next";
import { SignInForm } from "#credentials/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

interface Props {
  searchParams: Promise<{ next?: string | string[]; reason?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next, reason } = await searchParams;
  return <SignInForm next={[next].flat()[0]} reason={[reason].flat()[0]} />;
}

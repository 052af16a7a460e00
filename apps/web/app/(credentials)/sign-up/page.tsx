import type { Metadata } from "next";
import { SignUpForm } from "#credentials/sign-up-form.tsx";

export const metadata: Metadata = { title: "Create an account" };

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignUpPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return <SignUpForm next={[next].flat()[0]} />;
}

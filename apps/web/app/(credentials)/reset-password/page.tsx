import type { Metadata } from "next";
import { ResetPasswordForm } from "#credentials/reset-password-form.tsx";

export const metadata: Metadata = { title: "Choose a new password" };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  return <ResetPasswordForm token={[token].flat()[0]} />;
}

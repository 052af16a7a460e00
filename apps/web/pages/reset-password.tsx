import { CredentialsLayout } from "#credentials/credentials-layout.tsx";
import { ResetPasswordForm } from "#credentials/reset-password-form.tsx";
import { useParameter } from "#visit/use-parameter.ts";
import type { Page } from "./_app.tsx";

const ResetPassword: Page = () => <ResetPasswordForm token={useParameter("token")} />;
ResetPassword.title = "Choose a new password";
ResetPassword.Layout = CredentialsLayout;

export default ResetPassword;

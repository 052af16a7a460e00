import { CredentialsLayout } from "#credentials/credentials-layout.tsx";
import { ForgotPasswordForm } from "#credentials/forgot-password-form.tsx";
import type { Page } from "./_app.tsx";

const ForgotPassword: Page = () => <ForgotPasswordForm />;
ForgotPassword.title = "Forgot your password?";
ForgotPassword.Layout = CredentialsLayout;

export default ForgotPassword;

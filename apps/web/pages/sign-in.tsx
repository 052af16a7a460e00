import { CredentialsLayout } from "#credentials/credentials-layout.tsx";
import { SignInForm } from "#credentials/sign-in-form.tsx";
import { useParameter } from "#visit/use-parameter.ts";
import type { Page } from "./_app.tsx";

const SignIn: Page = () => (
  <SignInForm next={useParameter("next")} reason={useParameter("reason")} />
);
SignIn.title = "Sign in";
SignIn.Layout = CredentialsLayout;

export default SignIn;

import { CredentialsLayout } from "#credentials/credentials-layout.tsx";
import { SignUpForm } from "#credentials/sign-up-form.tsx";
import { useParameter } from "#visit/use-parameter.ts";
import type { Page } from "./_app.tsx";

const SignUp: Page = () => <SignUpForm next={useParameter("next")} />;
SignUp.title = "Create an account";
SignUp.Layout = CredentialsLayout;

export default SignUp;

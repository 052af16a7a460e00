import { QueryProvider } from "#app-shell/query-provider.tsx";
import { Confirmation } from "#credentials/confirmation.tsx";
import { CredentialsLayout } from "#credentials/credentials-layout.tsx";
import { useParameter } from "#visit/use-parameter.ts";
import type { Page } from "./_app.tsx";

const ConfirmEmail: Page = () => {
  const isRefused = useParameter("error") !== undefined;
  return (
    <QueryProvider>
      <Confirmation isRefused={isRefused} />
    </QueryProvider>
  );
};
ConfirmEmail.title = "Confirm your e-mail address";
ConfirmEmail.Layout = CredentialsLayout;

export default ConfirmEmail;

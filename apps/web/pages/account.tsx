import { AccountPage } from "#account/account-page.tsx";
import { PageFrame } from "#app-shell/page-frame.tsx";
import { SignedInLayout } from "#app-shell/signed-in-layout.tsx";
import type { Page } from "./_app.tsx";

const Account: Page = () => (
  <PageFrame>
    <AccountPage />
  </PageFrame>
);
Account.title = "Account";
Account.Layout = SignedInLayout;

export default Account;

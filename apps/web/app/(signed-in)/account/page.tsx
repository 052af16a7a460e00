import type { Metadata } from "next";
import { AccountPage } from "#account/account-page.tsx";
import { PageFrame } from "#app-shell/page-frame.tsx";

export const metadata: Metadata = { title: "Account" };

export default function Page() {
  return (
    <PageFrame>
      <AccountPage />
    </PageFrame>
  );
}

import type { ReactNode } from "react";
import { NarrowPage } from "#ui/narrow-page.tsx";

export function CredentialsLayout({ children }: { children: ReactNode }) {
  return (
    <NarrowPage>
      <main id="main" tabIndex={-1} className="flex-1 pt-10 pb-16 outline-none sm:pt-20">
        {children}
      </main>
    </NarrowPage>
  );
}

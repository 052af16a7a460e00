import type { ReactNode } from "react";
import { AppProviders } from "#app-shell/app-providers.tsx";
import { KeptShell } from "#app-shell/kept-shell.tsx";
import { readEnv } from "#env.ts";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  const { apiOrigin, isDevelopment } = readEnv();
  return (
    <AppProviders apiOrigin={apiOrigin} withoutSession="go-to-sign-in">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-24 rounded-lg bg-raised px-4 py-3 text-sm font-medium focus:translate-y-0 focus:shadow-raised"
      >
        Skip to content
      </a>
      {children}
      {!isDevelopment && <KeptShell />}
    </AppProviders>
  );
}

import type { ReactNode } from "react";
import { AppProviders } from "./app-providers.tsx";
import { KeptShell } from "./kept-shell.tsx";

export function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <AppProviders>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-24 rounded-lg bg-raised px-4 py-3 text-sm font-medium focus:translate-y-0 focus:shadow-raised"
      >
        Skip to content
      </a>
      {children}
      <KeptShell />
    </AppProviders>
  );
}

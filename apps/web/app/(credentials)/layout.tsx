import Link from "next/link";
import type { ReactNode } from "react";
import { AppProviders } from "#app-shell/app-providers.tsx";
import { readEnv } from "#env.ts";
import { Logo } from "#ui/logo.tsx";

export default function CredentialsLayout({ children }: { children: ReactNode }) {
  return (
    <AppProviders apiOrigin={readEnv().apiOrigin} withoutSession="stay">
      <div className="mx-auto flex min-h-dvh w-full max-w-md flex-col px-5 sm:px-8">
        <header className="flex h-18 items-center">
          <Link
            href="/"
            className="-mx-2 flex items-center rounded-lg px-2 py-1 pointer-coarse:min-h-11"
          >
            <Logo />
          </Link>
        </header>
        <main id="main" tabIndex={-1} className="flex-1 pt-10 pb-16 outline-none sm:pt-20">
          {children}
        </main>
      </div>
    </AppProviders>
  );
}

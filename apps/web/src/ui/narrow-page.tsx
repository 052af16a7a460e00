import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

/** Page of one narrow column below the logo; `children` is its `main`. */
export function NarrowPage({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-md flex-col px-5 sm:px-8">
      <header className="flex h-18 items-center">
        <a
          href="/"
          className="-mx-2 flex items-center rounded-lg px-2 py-1 pointer-coarse:min-h-11"
        >
          <Logo />
        </a>
      </header>
      {children}
    </div>
  );
}

import type { ReactNode } from "react";
import { AppHeader } from "./app-header.tsx";

/** Frame of a page without a list: header and one column. */
export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <AppHeader />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto max-w-3xl px-4 pt-8 pb-32 outline-none sm:px-6 sm:pt-12"
      >
        {children}
      </main>
    </>
  );
}

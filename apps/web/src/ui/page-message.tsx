import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

interface PageMessageProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** Page with a single message. */
export function PageMessage({ title, text, children }: PageMessageProps) {
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
      <main className="pt-16 sm:pt-28">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-2 mb-8 text-muted">{text}</p>
        {children}
      </main>
    </div>
  );
}

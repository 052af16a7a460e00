import type { ReactNode } from "react";
import { NarrowPage } from "./narrow-page.tsx";

interface PageMessageProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** Page with a single message. */
export function PageMessage({ title, text, children }: PageMessageProps) {
  return (
    <NarrowPage>
      <main className="pt-16 sm:pt-28">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-2 mb-8 text-muted">{text}</p>
        {children}
      </main>
    </NarrowPage>
  );
}

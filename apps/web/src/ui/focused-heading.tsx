"use client";

const focus = (heading: HTMLElement | null) => heading?.focus();

/** Heading of a page that replaces a form: has the focus, so that screen readers read it. */
export function FocusedHeading({ children }: { children: string }) {
  return (
    <h1 ref={focus} tabIndex={-1} className="text-2xl font-semibold tracking-tight outline-none">
      {children}
    </h1>
  );
}

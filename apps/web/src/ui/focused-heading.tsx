"use client";

const focus = (heading: HTMLElement | null) => heading?.focus();

/** The heading of what takes the place of a form, focused so that it is read out and the keyboard goes on from it. */
export function FocusedHeading({ children }: { children: string }) {
  return (
    <h1 ref={focus} tabIndex={-1} className="text-2xl font-semibold tracking-tight outline-none">
      {children}
    </h1>
  );
}

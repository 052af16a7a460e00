import type { ReactNode } from "react";

export function Icon({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <svg
      aria-hidden={label === undefined}
      aria-label={label}
      role={label && "img"}
      viewBox="0 0 24 24"
      width="1.25em"
      height="1.25em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

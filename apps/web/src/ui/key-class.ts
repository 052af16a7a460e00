/** Classes of a keyboard key. */
export const keyClass =
  "min-w-7 rounded-md px-1.5 text-center font-sans text-2xs leading-6 text-muted ring-1 ring-line ring-inset";

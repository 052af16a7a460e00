/** Classes of a control that looks like text until the pointer or the focus is on it. Its text is so large that phones do not zoom in. */
export const quietControlClass =
  "min-h-9 min-w-0 max-w-full rounded-md bg-transparent px-2 text-base transition-colors hover:bg-hover aria-invalid:ring-2 aria-invalid:ring-danger sm:text-[0.9375rem] pointer-coarse:min-h-11";

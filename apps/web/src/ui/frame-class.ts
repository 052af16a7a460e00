/** Classes of a small control with a frame. Its text is so large that phones do not zoom in. */
export const frameClass =
  "min-h-9 rounded-md bg-transparent px-2.5 text-base ring-1 ring-control ring-inset aria-invalid:ring-2 aria-invalid:ring-danger sm:text-sm pointer-coarse:min-h-11";

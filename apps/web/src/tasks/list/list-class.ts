export const listClass =
  "relative isolate mt-1 transition-opacity duration-75 aria-busy:opacity-50 print:h-auto!";

export const rowClass =
  "swiped group relative flex min-h-9.5 items-start gap-0.5 rounded-lg px-2.5 py-[0.5625rem] leading-5 transition-colors duration-100 focus-within:bg-hover hover:bg-hover data-failed:bg-danger-soft! data-open:bg-accent-soft! data-selected:bg-accent-soft! pointer-coarse:min-h-11.5 pointer-coarse:py-[0.6875rem] forced-colors:data-open:outline-2 forced-colors:data-selected:outline-2";

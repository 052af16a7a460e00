import type { ComponentProps } from "react";

const variants = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "bg-surface text-ink ring-1 ring-inset ring-control hover:bg-hover",
  quiet: "text-accent hover:bg-hover",
  subtle: "text-muted hover:bg-hover hover:text-ink",
  danger: "bg-danger text-on-danger hover:bg-danger-hover",
  "danger-quiet": "text-danger hover:bg-danger-soft",
} as const;

const sizes = {
  normal: "min-h-11 rounded-lg px-4 text-[0.9375rem]",
  small: "min-h-9 rounded-md px-3 text-sm pointer-coarse:min-h-11",
  icon: "size-9 rounded-md text-base pointer-coarse:size-11",
} as const;

type Variant = keyof typeof variants;
type Size = keyof typeof sizes;

/** Classes of a button, for any element that looks like one. */
export function buttonClass(variant: Variant, size: Size = "normal"): string {
  return `inline-flex shrink-0 items-center justify-center gap-2 font-medium transition-colors duration-150 select-none disabled:opacity-60 ${sizes[size]} ${variants[variant]}`;
}

interface ButtonProps extends ComponentProps<"button"> {
  variant?: Variant;
  size?: Size;
  /** Keeps the button focusable but without effect while its action is running. */
  busy?: boolean;
}

export function Button({
  variant = "primary",
  size = "normal",
  busy = false,
  type = "button",
  className = "",
  onClick,
  ...props
}: ButtonProps) {
  return (
    <button
      {...props}
      type={busy ? "button" : type}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={`${buttonClass(variant, size)} ${className}`}
    />
  );
}

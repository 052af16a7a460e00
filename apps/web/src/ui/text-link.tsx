import Link from "next/link";
import type { ComponentProps } from "react";

/** Link within text. */
export function TextLink(props: Omit<ComponentProps<typeof Link>, "className">) {
  return <Link {...props} className="font-medium text-accent underline underline-offset-4" />;
}

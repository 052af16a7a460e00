import type { ComponentProps } from "react";
import { PageLink } from "./page-link.tsx";

/** Link within text. */
export function TextLink(props: Omit<ComponentProps<typeof PageLink>, "className">) {
  return <PageLink {...props} className="font-medium text-accent underline underline-offset-4" />;
}

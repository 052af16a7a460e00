"use client";

import { type ComponentProps, type RefObject, useLayoutEffect } from "react";

interface ContentAreaProps extends ComponentProps<"textarea"> {
  ref: RefObject<HTMLTextAreaElement | null>;
  value: string;
}

/** Text area that is as high as its text, also where browsers do not know `field-sizing`. */
export function ContentArea({ ref, className = "", ...props }: ContentAreaProps) {
  useLayoutEffect(() => {
    const area = ref.current;
    if (!area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [ref, props.value]);
  return (
    <textarea
      {...props}
      ref={ref}
      className={`block field-sizing-content resize-none ${className}`}
    />
  );
}

import type { KeyboardEvent } from "react";

interface Key {
  isComposing?: boolean;
  keyCode: number;
}

/** Tells keys that end or steer a composition, as of Japanese; Safari says so by the code alone. */
export function isComposing(event: Key | { nativeEvent: Key }): boolean {
  const key = "nativeEvent" in event ? event.nativeEvent : event;
  return key.isComposing === true || key.keyCode === 229;
}

/** `onKeyDown` of a form: Safari would send it by the Enter that ends a composition. */
export function preventSending(event: KeyboardEvent): void {
  if (event.key === "Enter" && isComposing(event)) event.preventDefault();
}

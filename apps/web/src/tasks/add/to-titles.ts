import { toOneLine } from "./to-one-line.ts";

const bullet = /^(?:[-*•–]|\d{1,3}[.)])\s+(?:\[[ xX]?\]\s+)?/;

/** Titles in a text, one a line, without the marks of lists. */
export function toTitles(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => toOneLine(line).trim());
  return lines.map((line) => line.replace(bullet, "").trim()).filter((line) => line !== "");
}

/** Text as titles can have it, without line breaks, tabs and other control characters. */
export function toOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

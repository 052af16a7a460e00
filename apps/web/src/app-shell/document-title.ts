/** Title in the browser's tab. */
export function toDocumentTitle(page: { title?: string }): string {
  return page.title ? `${page.title} · Todo` : "Todo";
}

/** Whether all escapes are UTF-8. `URL` accepts others, and a `%` without digits. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

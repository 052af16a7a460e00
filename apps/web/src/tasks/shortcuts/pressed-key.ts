type Pressed = Pick<KeyboardEvent, "key" | "code" | "shiftKey">;

/** Key by its Latin letter, also where a keyboard writes another script or Caps Lock is on. Upper case stands for Shift. */
export function pressedKey({ key, code, shiftKey }: Pressed): string {
  const isOfOtherScript = /^[^\0-\x7f]/.test(key);
  const latin = isOfOtherScript ? (/^Key([A-Z])$/.exec(code)?.[1] ?? key) : key;
  if (!/^[a-z]$/i.test(latin)) return key;
  return shiftKey ? latin.toUpperCase() : latin.toLowerCase();
}

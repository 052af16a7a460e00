import { isComposing } from "#ui/is-composing.ts";

/**
 * Keeps what is typed before its input is there, so that no key is lost or taken for a shortcut.
 * The returned function ends this and gives what was typed. Escape, Tab and a click call `onLeave`.
 */
export function keepTyped(onLeave: () => void): () => string {
  let text = "";
  const kept = new AbortController();
  const options = { capture: true, signal: kept.signal };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    const { key } = event;
    // Who waits in vain loads the page again.
    if (/^F\d/.test(key)) return;
    if (key === "Tab") return onLeave();
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") onLeave();
    else if (key === "Backspace") text = text.slice(0, -1);
    else if (key.length === 1) text += key;
  }

  addEventListener("keydown", onKeyDown, options);
  addEventListener("pointerdown", onLeave, options);
  return () => {
    kept.abort();
    return text;
  };
}

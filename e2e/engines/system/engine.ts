/** A key that is not a character, by its name in the DOM. */
export type Key = "Backspace" | "Delete" | "Enter" | "Escape" | "ArrowDown" | "ArrowUp" | "Tab";

/** A browser with one page, in words that each engine's protocol has. */
export interface Engine {
  goto: (url: string) => Promise<void>;
  goBack: () => Promise<void>;
  /** Evaluates an expression in the page, which must give JSON. */
  evaluate: (expression: string) => Promise<unknown>;
  /** Clicks the element of an expression; rejects when there is none to click. */
  click: (expression: string) => Promise<void>;
  /** Types into what has the focus. */
  type: (text: string) => Promise<void>;
  press: (key: Key) => Promise<void>;
  /** Presses Ctrl and the letter. */
  pressCtrl: (letter: string) => Promise<void>;
  close: () => Promise<void>;
}

export interface StreamEvent {
  /** Empty if unnamed. */
  event: string;
  data: string;
}

/** Longer than an event with the largest task. */
const longestEvent = 100_000;

/** Creates a parser of pieces of a `text/event-stream` (WHATWG HTML, section 9.2.6). */
export function createEventParser(
  onRetry: (milliseconds: number) => void,
): (piece: string) => StreamEvent[] {
  let rest = "";
  let event = "";
  let data = "";

  function readField(line: string): void {
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "event") event = value;
    if (name === "data") data += `${value}\n`;
    if (name === "retry" && /^\d+$/.test(value)) onRetry(Number(value));
  }

  return (piece) => {
    // A CR at the end may be half of a CRLF.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    const events: StreamEvent[] = [];
    for (const line of lines) {
      if (line !== "") readField(line);
      else {
        if (data !== "") events.push({ event, data: data.slice(0, -1) });
        event = data = "";
      }
      if (data.length > longestEvent) break;
    }
    if (rest.length + data.length > longestEvent) throw new SyntaxError("An event is too long.");
    return events;
  };
}

interface StreamEvent {
  /** How long a client waits before it connects again, in milliseconds. */
  retry?: number;
  /** Where the client stands when it has read this. */
  id?: number;
  /** Its name; without `data` no client is told. */
  event?: string;
  data?: object;
}

/** One event in a stream (WHATWG HTML, section 9.2.5). */
export function eventText({ retry, id, event, data }: StreamEvent): string {
  const fields = { retry, id, event, data: data && JSON.stringify(data) };
  const lines = Object.entries(fields).map(([name, value]) =>
    value === undefined ? "" : `${name}: ${value}\n`,
  );
  return `${lines.join("")}\n`;
}

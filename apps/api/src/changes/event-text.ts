interface StreamEvent {
  /** Milliseconds until the client reconnects. */
  retry?: number;
  /** The client's position after this event. */
  id?: number;
  /** Clients ignore an event without `data`. */
  event?: string;
  data?: object;
}

/** Formats one event (WHATWG HTML, section 9.2.5). */
export function eventText({ retry, id, event, data }: StreamEvent): string {
  const fields = { retry, id, event, data: data && JSON.stringify(data) };
  const lines = Object.entries(fields).map(([name, value]) =>
    value === undefined ? "" : `${name}: ${value}\n`,
  );
  return `${lines.join("")}\n`;
}

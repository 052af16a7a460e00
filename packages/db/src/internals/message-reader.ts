// Validates PostgreSQL's messages (section 54.7), because the drivers' parsers trust lengths, terminators and order.

/** Longer than any row. */
const messageMaxBytes = 16 * 2 ** 20;
/** Longer than the longest list. */
const answerMaxBytes = 256 * 2 ** 20;
const headBytes = 5;

const type = (letter: string) => letter.charCodeAt(0);
const authentication = type("R");
const ready = type("Z");
const error = type("E");
const notice = type("N");
const columns = type("T");
const row = type("D");
const complete = type("C");
const ofStart = new Set([..."SKA"].map(type));
const ofQuery = new Set([..."SKA123nt"].map(type));

/** Passes single, complete messages on. Throws for a malformed, long or misplaced one, and after a refused start. */
export function createMessageReader(
  onMessage: (message: Buffer) => void,
): (chunk: Uint8Array) => void {
  const check = createOrderCheck();
  let parts: Uint8Array[] = [];
  let size = 0;
  let needed = headBytes;
  let answerBytes = 0;

  return (chunk) => {
    parts.push(chunk);
    size += chunk.byteLength;
    answerBytes += chunk.byteLength;
    if (answerBytes > answerMaxBytes) throw new Error("The answer is too long");
    if (size < needed) return;
    const bytes = toBuffer(parts);
    let start = 0;
    needed = headBytes;
    while (size - start >= headBytes) {
      const length = 1 + bytes.readUInt32BE(start + 1);
      if (length < headBytes || length > messageMaxBytes) throw new Error("A message is too long");
      if (size - start < length) {
        needed = length;
        break;
      }
      const message = bytes.subarray(start, start + length);
      start += length;
      const { isLast } = check(message);
      onMessage(message);
      if (isLast) throw new Error("The server refused the connection");
      if (message[0] === ready) answerBytes = size - start;
    }
    size -= start;
    parts = size > 0 ? [bytes.subarray(start)] : [];
  };
}

function toBuffer(parts: Uint8Array[]): Buffer {
  const [first] = parts;
  if (!first || parts.length > 1) return Buffer.concat(parts);
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
}

const going = { isLast: false };
const last = { isLast: true };

function createOrderCheck(): (message: Buffer) => { isLast: boolean } {
  let authenticatedBy: number | undefined;
  let isOpen = false;
  let isAnswered = false;
  let columnCount = -1;

  return (message) => {
    const kind = message[0] ?? 0;
    switch (kind) {
      case row:
        expectOrder(message.readInt16BE(headBytes) === columnCount);
        return going;
      case ready:
        expectOrder(isOpen ? isAnswered : authenticatedBy === 0);
        isOpen = true;
        isAnswered = false;
        columnCount = -1;
        return going;
      case columns:
        expectOrder(isOpen);
        columnCount = message.readInt16BE(headBytes);
        return going;
      case complete:
        expectOrder(isOpen);
        isAnswered = true;
        columnCount = -1;
        return going;
      case error:
        expectFields(message);
        isAnswered = true;
        return isOpen ? going : last;
      case notice:
        expectFields(message);
        return going;
      case authentication:
        expectOrder(!isOpen && authenticatedBy !== 0);
        authenticatedBy = expectAuthentication(message.readInt32BE(headBytes), authenticatedBy);
        return going;
      default:
        expectOrder((isOpen ? ofQuery : ofStart).has(kind));
        return going;
    }
  };
}

function expectOrder(isAsExpected: boolean): void {
  if (!isAsExpected) throw new Error("A message is out of order");
}

/** SASL steps 11 and 12 follow the step before. Returns `code`. */
function expectAuthentication(code: number, before: number | undefined): number {
  expectOrder((code !== 11 && code !== 12) || before === code - 1);
  return code;
}

/** Fields of errors and notices: a letter and a text each; a zero ends them. */
function expectFields(message: Buffer): void {
  let at = headBytes;
  while (message[at] !== 0) {
    at = message.indexOf(0, at + 1) + 1;
    if (at === 0 || at >= message.length) throw new Error("A message has no end");
  }
}

/** Messages of PostgreSQL's protocol (section 54.7), well and badly formed. */

export function message(type: string, body: Buffer | string = ""): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

export const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => Buffer.from([24, 16, 8, 0].map((bits) => value >> bits));

export function authentication(code: number, data: Buffer | string = ""): Buffer {
  return message("R", Buffer.concat([int32(code), Buffer.from(data)]));
}

export function errorResponse(fields: Record<string, string>, type = "E"): Buffer {
  const written = Object.entries(fields).map(([field, value]) => `${field}${value}\0`);
  return message(type, `${written.join("")}\0`);
}

export const ready = message("Z", "I");
export const welcome = Buffer.concat([authentication(0), ready]);
export const commandComplete = message("C", "SELECT 1\0");
export const parsedAndBound = Buffer.concat([message("1"), message("2")]);

/** Columns of type text. */
export function rowDescription(...names: string[]): Buffer {
  const column = (name: string) =>
    Buffer.concat([Buffer.from(`${name}\0`), Buffer.alloc(6), int32(25), Buffer.alloc(8)]);
  return message("T", Buffer.concat([int16(names.length), ...names.map(column)]));
}

export function dataRow(...values: string[]): Buffer {
  const parts = values.flatMap((value) => [int32(value.length), Buffer.from(value)]);
  return message("D", Buffer.concat([int16(values.length), ...parts]));
}

/** What `message` makes, but it says to be `length` bytes long. */
export function saying(length: number, type: string, body: Buffer | string = ""): Buffer {
  const bytes = message(type, body);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

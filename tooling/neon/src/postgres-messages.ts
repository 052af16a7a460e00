/** The part of PostgreSQL's protocol (version 3) that Neon's proxy handles itself. */

export type StartupParameters = Record<string, string>;

export interface Opening {
  parameters: StartupParameters;
  password: string;
  /** Bytes after the password. */
  rest: Buffer;
}

/** Reads start-up and password; `undefined` while `bytes` are incomplete. */
export function readOpening(bytes: Buffer): Opening | undefined {
  const startup = lengthAt(bytes, 0);
  const password = startup && lengthAt(bytes, startup + 1);
  if (!startup || !password) return undefined;
  const end = startup + 1 + password;
  // Skips length and version; an empty name ends the parameters.
  const texts = bytes.toString("utf8", 8, startup).split("\0");
  const parameters: StartupParameters = {};
  for (let index = 0; texts[index]; index += 2)
    parameters[texts[index] ?? ""] = texts[index + 1] ?? "";
  return {
    parameters,
    password: bytes.toString("utf8", startup + 5, end - 1),
    rest: bytes.subarray(end),
  };
}

function lengthAt(bytes: Buffer, offset: number): number | undefined {
  if (bytes.length < offset + 4) return undefined;
  const length = bytes.readInt32BE(offset);
  return bytes.length < offset + length ? undefined : length;
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export const askForPassword = message("R", Buffer.from([0, 0, 0, 3]));

export const welcome = Buffer.concat([
  message("R", Buffer.alloc(4)),
  message("Z", Buffer.from("I")),
]);

export function fatalError(code: string, text: string): Buffer {
  const fields = { S: "FATAL", V: "FATAL", C: code, M: text };
  const written = Object.entries(fields).map(([type, value]) => `${type}${value}\0`);
  return message("E", Buffer.from(`${written.join("")}\0`));
}

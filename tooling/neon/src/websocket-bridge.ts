/** Checks the password as Neon's proxy does, then forwards all bytes. */
import type { Duplex } from "node:stream";
import { Client, DatabaseError } from "pg";
import type { WebSocket } from "ws";
import {
  askForPassword,
  fatalError,
  type Opening,
  readOpening,
  type StartupParameters,
  welcome,
} from "./postgres-messages.ts";

/** Start-up parameters that Neon's pooler accepts. */
const pooledParameters = new Set([
  "user",
  "database",
  "application_name",
  "client_encoding",
  "DateStyle",
  "TimeZone",
  "standard_conforming_strings",
  "extra_float_digits",
]);

export function bridge(socket: WebSocket, port: number): void {
  let received = Buffer.alloc(0);
  socket.send(askForPassword);
  socket.on("message", function open(data: Buffer) {
    received = Buffer.concat([received, data]);
    const opening = readOpening(received);
    if (!opening) return;
    socket.off("message", open);
    socket.pause();
    void connect(socket, opening, port);
  });
}

async function connect(socket: WebSocket, { parameters, password, rest }: Opening, port: number) {
  try {
    const upstream = await openUpstream(parameters, password, port);
    socket.send(welcome);
    if (rest.length > 0) upstream.write(rest);
    passOn(socket, upstream);
  } catch (error) {
    if (error instanceof DatabaseError)
      socket.send(fatalError(error.code ?? "XX000", error.message));
    // A paused socket would not receive the closing frame.
    socket.resume();
    socket.close();
  }
}

async function openUpstream(
  parameters: StartupParameters,
  password: string,
  port: number,
): Promise<Duplex> {
  const refused = Object.keys(parameters).find((name) => !pooledParameters.has(name));
  if (refused) throw startupError(`unsupported startup parameter: ${refused}`);
  const { user, database, application_name } = parameters;
  const client = new Client({
    ...{ host: "127.0.0.1", port, ssl: false },
    ...{ user, database, application_name, password },
  });
  client.on("error", () => {});
  await client.connect();
  const { stream } = client.connection;
  return stream.removeAllListeners("data");
}

function startupError(text: string): DatabaseError {
  const error = new DatabaseError(text, text.length, "error");
  error.code = "08P01";
  return error;
}

function passOn(socket: WebSocket, upstream: Duplex) {
  socket.on("message", (data: Buffer) => upstream.write(data));
  upstream.on("data", (data: Buffer) => socket.send(data));
  upstream.on("close", () => socket.close());
  socket.on("close", () => upstream.destroy());
  socket.on("error", () => upstream.destroy());
  socket.resume();
}

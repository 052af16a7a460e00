import { type TracingChannel, tracingChannel } from "node:diagnostics_channel";

export interface QueryTrace {
  text: string;
}

/** Publishes every query of a `Session`; free without subscribers. */
export const queryChannel: TracingChannel<unknown, QueryTrace> = tracingChannel("todo.query");

import { type TracingChannel, tracingChannel } from "node:diagnostics_channel";

/** What subscribers learn of a query: its SQL, with placeholders instead of values. */
export interface QueryTrace {
  text: string;
}

/** Node.js publishes every query of a `Session` here, at no cost while nobody subscribes. */
export const queryChannel: TracingChannel<unknown, QueryTrace> = tracingChannel("todo.query");

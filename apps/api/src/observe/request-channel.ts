// Diagnostics channels, free without subscribers.
import {
  type Channel,
  channel,
  type TracingChannel,
  tracingChannel,
} from "node:diagnostics_channel";

export const requestChannel: TracingChannel<unknown, { request: Request }> =
  tracingChannel("todo.request");

/** The logged line of the current request. */
export const requestLogged: Channel = channel("todo.request.logged");

export interface LoggedRequest {
  method: string;
  route: string;
  status: number;
  error_code: string | undefined;
}

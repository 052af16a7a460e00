// What happens to requests, for whoever subscribes; it costs nothing while nobody does.
import {
  type Channel,
  channel,
  type TracingChannel,
  tracingChannel,
} from "node:diagnostics_channel";

/** From the moment a handler is called until it has answered. */
export const requestChannel: TracingChannel<unknown, { request: Request }> =
  tracingChannel("todo.request");

/** The line that was logged of a request, published while it is being handled. */
export const requestLogged: Channel = channel("todo.request.logged");

export interface LoggedRequest {
  method: string;
  route: string;
  status: number;
  error_code: string | undefined;
}

// A real HTTP server with a list, and with a log of changes that may have expired.
import type { ServerResponse } from "node:http";
import type { Change } from "../src/task-history.ts";
import { json, type Reply, refusal, startServer } from "./scripted-server.ts";

export interface Log {
  tasks: { uid: string }[];
  /** The number of the last change. */
  next: number;
  /** By default none. */
  changes?: { change: number }[];
  /** No change before `next` is known. */
  isExpired?: boolean;
  /** Each stream is answered by a 410. */
  hasNoStreams?: boolean;
  /** Answers the writes. */
  write?: Reply;
}

/** Starts a server that answers as `log` says at the time of each request. */
export async function startLogServer(log: Log) {
  const streams: ServerResponse[] = [];
  const server = await startServer((response) => {
    if (answer(log, response) === "stream") streams.push(response);
  });
  const endStreams = () => {
    for (const stream of streams.splice(0)) stream.end();
  };
  const tell = (
    change: Pick<Change, "change" | "event_type" | "uid" | "version"> & {
      task_data: object | null;
    },
  ) => {
    const event = `id: ${change.change}\nevent: ${change.event_type}\ndata: ${JSON.stringify(change)}\n\n`;
    for (const stream of streams) stream.write(event);
  };
  const tellOfGap = () => {
    for (const stream of streams) stream.write("event: resync\ndata: {}\n\n");
  };
  return { ...server, endStreams, tell, tellOfGap };
}

function answer(log: Log, response: ServerResponse): "stream" | undefined {
  const { url = "", headers, method } = response.req;
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [, uid] = pathname.split("/api/tasks/");
  const since = searchParams.get("since");
  if (method !== "GET") (log.write ?? refusal(500, "INTERNAL_ERROR"))(response);
  else if (pathname === "/api/tasks") json(200, log.tasks)(response);
  else if (uid !== undefined)
    json(
      200,
      log.tasks.find((task) => task.uid === uid),
    )(response);
  else if (since !== null && log.isExpired && Number(since) < log.next) {
    refusal(410, "CHANGES_EXPIRED")(response);
  } else if (headers.accept === "text/event-stream" && log.hasNoStreams) {
    refusal(410, "CHANGES_EXPIRED")(response);
  } else if (headers.accept === "text/event-stream") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("retry: 1\n\n");
    return "stream";
  } else json(200, pageOf(log, since, Number(searchParams.get("limit") ?? 50)))(response);
  return undefined;
}

function pageOf({ changes = [], next }: Log, since: string | null, limit: number) {
  const found = since === null ? [] : changes.filter(({ change }) => change > Number(since));
  const page = found.slice(0, limit);
  return { changes: page, next: page.at(-1)?.change ?? next, more: found.length > limit };
}

import type { Connections } from "./connections.ts";

/** `close` refuses new statements, then waits for the others: pools forget those that wait for a connection. */
export function draining(connections: Connections): Connections {
  const running = new Set<Promise<unknown>>();
  let isClosed = false;
  const track = <Result>(start: () => Promise<Result>): Promise<Result> => {
    if (isClosed) return Promise.reject(new Error("The database was closed"));
    const result = start();
    const forget = () => running.delete(result);
    running.add(result);
    result.then(forget, forget);
    return result;
  };
  return {
    get settings() {
      return connections.settings;
    },
    query: (statement, values, own) => track(() => connections.query(statement, values, own)),
    connect: () => track(connections.connect),
    close: async () => {
      isClosed = true;
      await Promise.allSettled(running);
      await connections.close();
    },
  };
}

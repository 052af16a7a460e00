import { ChangeList, ListChanges, PastChangeList } from "@todo/validation/changes";
import { z } from "zod";
import { examples } from "./examples.ts";
import { inBothFamilies } from "./path-families.ts";

export const changeOperations = inBothFamilies("/changes", {
  "": {
    get: {
      id: "listChanges",
      tag: "Tasks",
      summary: "List changes",
      description:
        "What happened to tasks. A client that keeps a copy asks without parameters where the log ends, then for the list, then again and again with `since`: it misses nothing, and applying a page twice does no harm. `task` is the history of a task, `trash` what was deleted. With `Accept: text/event-stream` the changes come as server-sent events as they happen: `event` is the `event_type`, `id` the number, `data` the change. `resync` tells to read the list again, `replaced` that the user has newer streams and this one stays closed.",
      query: ListChanges,
      headers: ["Last-Event-ID"],
      answers: {
        200: {
          description: "The changes. With `task` or `trash` they have `before`.",
          schema: z.union([ChangeList, PastChangeList]),
          example: examples.changeList,
          stream: { schema: z.string(), example: examples.changeStream },
          headers: ["X-Accel-Buffering"],
        },
      },
      errors: ["RESOURCE_NOT_FOUND", "NOT_ACCEPTABLE", "CHANGES_EXPIRED"],
    },
  },
});

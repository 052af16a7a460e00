// The log of changes, for both path families.
import { ChangeList, ListChanges, PastChangeList } from "@todo/validation/changes";
import { z } from "zod";
import { examples } from "./examples.ts";
import { inBothFamilies } from "./path-families.ts";

/** By path. */
export const changeOperations = inBothFamilies("/changes", {
  "": {
    get: {
      id: "listChanges",
      tag: "Tasks",
      summary: "List changes",
      description:
        "What happened to tasks. A client that keeps a copy asks without parameters where the log ends, then for the list, then again and again with `since`: it misses nothing, and applying a page twice does no harm. `task` is the history of a task, `trash` what was deleted.",
      query: ListChanges,
      answers: {
        200: {
          description: "The changes. With `task` or `trash` they have `before`.",
          schema: z.union([ChangeList, PastChangeList]),
          example: examples.changeList,
        },
      },
      errors: ["RESOURCE_NOT_FOUND", "CHANGES_EXPIRED"],
    },
  },
});

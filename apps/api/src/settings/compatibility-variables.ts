import { z } from "zod";

export const compatibilityVariables = {
  FRONTEND_COMPATIBILITY: z
    .enum(["on", "off"], { error: "must be on or off" })
    .default("off")
    .meta({
      description:
        "`on`: tasks also have the member `is_completed`, and `PATCH /api/tasks/{id}/complete` without a body toggles. See [pages of other backends](frontends.md#pages-of-other-backends).",
      neededBy: "pages that were written for another backend",
      example: "on",
    }),
};

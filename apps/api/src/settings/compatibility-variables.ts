import { z } from "zod";

export const compatibilityVariables = {
  FRONTEND_COMPATIBILITY: z
    .enum(["on", "off"], { error: "must be on or off" })
    .default("off")
    .meta({
      description:
        "`on` serves pages of other backends: tasks also have `is_completed`, and `PATCH /api/tasks/{id}/complete` without a body toggles. See [what they expect](frontends.md#pages-of-other-backends).",
      neededBy: "pages that were written for another backend",
      example: "on",
    }),
};

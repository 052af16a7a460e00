import { z } from "zod";

const digits = "[0-9a-fA-F]";

/** Any version of UUID (RFC 9562). */
export const uuidPattern = `${digits}{8}-(?:${digits}{4}-){3}${digits}{12}`;

export const Uid = z
  .guid({ error: "Must be a UUID." })
  .toLowerCase()
  .meta({
    description:
      "A UUID that names the task among those of its user, beside `id`; it never changes.",
    examples: ["0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11"],
  });

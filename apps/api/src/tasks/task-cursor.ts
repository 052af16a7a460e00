import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { TaskPosition } from "@todo/db/tasks/listing";
import { z } from "zod";

/** The user, order and filter of a cursor's list. */
export type CursorBinding = readonly string[];

export interface TaskCursors {
  encode: (position: TaskPosition, binding: CursorBinding) => string;
  /** `undefined` for a forged cursor, or one of another list. */
  decode: (cursor: string, binding: CursorBinding) => TaskPosition | undefined;
}

const macBytes = 16;
const Payload = z.tuple([z.string(), z.int().nonnegative()]);

/** A cursor is a position with a MAC over it and its binding. */
export function createTaskCursors(secret: string): TaskCursors {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "todo-backend/task-cursor", 32));

  const macOf = (payload: Buffer, binding: CursorBinding) =>
    createHmac("sha256", key)
      .update(JSON.stringify(binding))
      .update(payload)
      .digest()
      .subarray(0, macBytes);

  return {
    encode: ({ value, id }, binding) => {
      const payload = Buffer.from(JSON.stringify([value, id]));
      return Buffer.concat([macOf(payload, binding), payload]).toString("base64url");
    },
    decode: (cursor, binding) => {
      const bytes = Buffer.from(cursor, "base64url");
      // Only the canonical spelling: base64url decoding ignores foreign characters.
      if (bytes.byteLength <= macBytes || bytes.toString("base64url") !== cursor) return undefined;
      const payload = bytes.subarray(macBytes);
      if (!timingSafeEqual(bytes.subarray(0, macBytes), macOf(payload, binding))) return undefined;
      const [value, id] = Payload.parse(JSON.parse(payload.toString()));
      return { value, id };
    },
  };
}

import { z } from "zod";

export const positiveInteger = (defaultValue: number, max = 999_999_999) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, "must be a whole number above 0")
    .transform(Number)
    .refine((value) => value <= max, `must be at most ${max}`)
    .prefault(String(defaultValue));

import { z } from "zod";

export const positiveInteger = (defaultValue: number) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, "must be a whole number above 0")
    .transform(Number)
    .prefault(String(defaultValue));

import { z } from "zod";

const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Parses `15m` to seconds. */
export const Duration = z
  .string()
  .regex(/^[1-9][0-9]{0,6}[smhd]$/, "must be a number and a unit, such as 15m or 12h")
  .transform((text) => {
    const unit = text.slice(-1) as keyof typeof secondsPerUnit;
    return Number(text.slice(0, -1)) * secondsPerUnit[unit];
  });

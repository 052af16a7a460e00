import { z } from "zod";
import { positiveInteger } from "./positive-integer.ts";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export const serverVariables = {
  PORT: positiveInteger(8000)
    .refine((port) => port < 65_536, "must be at most 65535")
    .meta({ description: "The port to listen on.", neededBy: "another port" }),
  HOST: z.string().optional().meta({
    description: "The address to listen on.",
    neededBy: "a proxy on the same machine: `127.0.0.1`",
    fallback: "all addresses",
  }),
  WORKERS: positiveInteger(1).meta({
    description: "Processes behind one port.",
    neededBy: "several cores",
  }),
  SHUTDOWN_DELAY_SECONDS: z
    .string()
    .regex(/^[0-9]{1,3}$/, "must be a whole number of seconds")
    .transform(Number)
    .prefault("0")
    .meta({
      description:
        "Time after SIGTERM in which `/api/ready` is 503 and requests are still accepted, so that a load balancer notices.",
      neededBy: "a load balancer",
    }),
};

export const logVariables = {
  LOG_LEVEL: z
    .enum(logLevels, { error: "must be trace, debug, info, warn, error, fatal or silent" })
    .default("info")
    .meta({
      description: logLevels.map((level) => `\`${level}\``).join(", "),
      neededBy: "nobody usually",
    }),
};

import { findSecretProblem } from "@todo/auth/secret";
import { findUnreadableFile } from "@todo/db/connections/connection-url";
import { z } from "zod";
import { commaSeparated } from "./comma-separated.ts";
import { isDecodable } from "./is-decodable.ts";

/** Origins of packaged apps. */
export const appOrigins = ["capacitor://localhost", "ionic://localhost", "tauri://localhost"];

const Origin = z
  .string()
  .refine(isOrigin, "must be an origin such as https://example.com, without path or wildcard");

const FrontendOrigin = z
  .string()
  .refine(
    (text) => isOrigin(text) || appOrigins.includes(text),
    `must be origins such as https://example.com, without path or wildcard, or ${appOrigins.join(", ")}`,
  );

export const productionVariables = {
  DATABASE_URL: z
    .string({ error: "is missing: the URL of a PostgreSQL database" })
    .refine(
      isDatabaseUrl,
      "must be postgresql://user:password@host:5432/database, with a percent-encoded password if need be",
    )
    .superRefine((url, context) => {
      const parameter = findUnreadableFile(url);
      if (parameter) context.addIssue(`names a file in ${parameter} that can't be read`);
    })
    .meta({
      description:
        "The PostgreSQL database: `postgresql://…`. `NEON_DATABASE_URL` is a second name. `pnpm dev` uses an embedded PostgreSQL without it.",
      neededBy: "production",
      example: "postgresql://todo:password@localhost:5432/todo",
    }),
  BETTER_AUTH_SECRET: z
    .string({ error: "is missing: a random secret of at least 32 bytes" })
    .superRefine((secret, context) => {
      const problem = findSecretProblem(secret);
      if (problem) context.addIssue(problem);
    })
    .meta({
      description:
        "Signs tokens and list cursors. At least 32 random bytes: `openssl rand -base64 32`. `pnpm dev` generates one in `.data/secret` without it.",
      neededBy: "production",
      example: "",
    }),
  BETTER_AUTH_URL: Origin.default("http://localhost:8000").meta({
    description: "The public origin of the API, as browsers see it.",
    neededBy: "production",
    example: "https://api.example.com",
  }),
  CORS_ORIGINS: commaSeparated(FrontendOrigin)
    .prefault("http://localhost:3000")
    .meta({
      description: `The origins of frontends, separated by commas: \`http\`, \`https\`, or packaged apps (${appOrigins.map((origin) => `\`${origin}\``).join(", ")}). Links in emails lead to the first \`http\` or \`https\` one.`,
      neededBy: "production",
      example: "https://app.example.com",
    }),
};

/** For the drivers a URL with a user may lack a host: the query names a socket. */
function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text.replace("@/", "@host/"));
  if (!/^postgres(?:ql)?:\/\//.test(text) || url?.hash !== "") return false;
  // An unencoded password that begins like a port or a path has its "@" behind what is read as the host.
  if ((url.pathname || url.search).includes("@")) return false;
  // The drivers take a URL with a stray "%" as one without escapes.
  return / |%(?![0-9a-f]{2})/i.test(text) || isDecodable(text);
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

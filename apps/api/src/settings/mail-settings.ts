import { z } from "zod";

export const mailVariables = {
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, "must be smtp://user:password@host:587 or smtps://…")
    .optional()
    .meta({
      description:
        "The mail server: `smtp://user:password@host:587` or `smtps://…`. It sends links that verify addresses and reset passwords. Without it these routes are 501.",
      neededBy: "password reset",
      example: "smtp://user:password@mail.example.com:587",
    }),
  EMAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, "must be an email address")
    .optional()
    .meta({
      description: "The sender of emails. Required with `SMTP_URL`.",
      neededBy: "password reset",
      example: "Todo <todo@example.com>",
    }),
  NODE_ENV: z.string().optional().meta({
    description:
      "`development` writes emails to the log if `SMTP_URL` is not set. The commands of this workspace set it.",
    neededBy: "nobody usually",
  }),
};

/** By SMTP, to the log in development, or not at all. */
export type MailSettings = { via: "smtp"; url: string; from: string } | { via: "log" | "none" };

type Variables = z.infer<z.ZodObject<typeof mailVariables>>;

export function toMailSettings({
  SMTP_URL: url,
  EMAIL_FROM: from,
  NODE_ENV,
}: Variables): MailSettings {
  if (url !== undefined && from !== undefined) return { via: "smtp", url, from };
  return { via: NODE_ENV === "development" ? "log" : "none" };
}

/** Both variables or none. */
export function findMailConflicts(variables: Record<string, string | undefined>): string[] {
  const { SMTP_URL, EMAIL_FROM } = variables;
  if (SMTP_URL && !EMAIL_FROM)
    return ["EMAIL_FROM is missing: the sender of emails, needed with SMTP_URL"];
  if (EMAIL_FROM && !SMTP_URL) return ["EMAIL_FROM has no effect without SMTP_URL"];
  return [];
}

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== "";
}

import { z } from "zod";

/** The variables, as the environment holds them. */
export const mailVariables = {
  NODE_ENV: z.string().optional(),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, "must be smtp://user:password@host:587 or smtps://…")
    .optional(),
  EMAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, "must be an e-mail address")
    .optional(),
};

/** How mails leave: through SMTP, into the log of a development machine, or not at all. */
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

/** Half of a pair. */
export function findMailConflicts(variables: Record<string, string | undefined>): string[] {
  const { SMTP_URL, EMAIL_FROM } = variables;
  if (SMTP_URL && !EMAIL_FROM)
    return ["EMAIL_FROM is missing: the sender of mails, needed with SMTP_URL"];
  if (EMAIL_FROM && !SMTP_URL) return ["EMAIL_FROM has no effect without SMTP_URL"];
  return [];
}

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== "";
}

import type { Logger } from "pino";
import type { MailSettings } from "#settings/mail-settings.ts";
import { createOutbox, type DrainableOutbox } from "./outbox.ts";
import { createSmtpDelivery } from "./smtp.ts";

/** `undefined` without a transport for emails. */
export function createMailOutbox(
  settings: MailSettings,
  logger: Logger,
): DrainableOutbox | undefined {
  if (settings.via === "none") return undefined;
  if (settings.via === "smtp")
    return createOutbox({ deliver: createSmtpDelivery(settings), logger });
  const deliver = async ({ kind, to, link }: { kind: string; to: string; link: string }) =>
    logger.info({ kind, to, link }, "no SMTP_URL: open the link yourself");
  return createOutbox({ deliver, logger });
}

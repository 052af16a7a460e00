import { loadOnce } from "#load-once.ts";
import { accountMailText } from "./account-mail-text.ts";
import type { Deliver } from "./outbox.ts";

interface SmtpConfig {
  /** `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465`. */
  url: string;
  /** An address, or `Name <address>`. */
  from: string;
}

/** Opens at most three connections. Loads nodemailer with the first email. */
export function createSmtpDelivery({ url, from }: SmtpConfig): Deliver {
  const open = loadOnce(async () => {
    const { createTransport } = await import("nodemailer");
    return createTransport({
      url,
      pool: true,
      maxConnections: 3,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  });
  return async (mail) => {
    const transporter = await open();
    await transporter.sendMail({ from, to: mail.to, ...accountMailText(mail) });
  };
}

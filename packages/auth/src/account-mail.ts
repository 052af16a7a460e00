// The e-mails of accounts: when they are asked for, and how that is kept from telling who has an account.
import { authPathOf } from "./auth-routes.ts";

/** An e-mail with a link that proves who reads it. */
export interface AccountMail {
  kind: "reset-password" | "verify-email";
  to: string;
  link: string;
}

export interface Outbox {
  /** Takes a mail to be sent after the answer, if `isAllowed` says so then; never fails. */
  add: (mail: AccountMail, isAllowed?: () => Promise<boolean>) => void;
  /** Whether no more mails can be taken for now. */
  isFull: () => boolean;
}

/** Routes that promise a mail without telling whether one is sent. */
const mailRoutes = ["/request-password-reset", "/send-verification-email"];

export function isMailRoute(path: string): boolean {
  return mailRoutes.includes(path);
}

/**
 * Better Auth's options for sending mails through `outbox`. `mayMail` says whether a recipient gets one more, and is
 * asked about those that no mail route was asked for.
 */
export function mailOptions(
  outbox: Outbox | undefined,
  mayMail: (recipient: string) => Promise<boolean>,
) {
  if (!outbox) return { passwords: {}, verification: {} };
  interface Message {
    user: { email: string };
    url: string;
  }
  const sender =
    (kind: AccountMail["kind"]) =>
    async ({ user, url }: Message, request?: Request) => {
      const mail = { kind, to: user.email, link: url };
      if (request && isMailRoute(authPathOf(request))) outbox.add(mail);
      // Not before the answer: a sign-up is a transaction and has a connection already.
      else outbox.add(mail, () => mayMail(user.email));
    };
  return {
    passwords: { sendResetPassword: sender("reset-password") },
    verification: { sendVerificationEmail: sender("verify-email"), sendOnSignUp: true },
  };
}

import { authPathOf } from "./auth-routes.ts";

export interface AccountMail {
  kind: "reset-password" | "verify-email";
  to: string;
  link: string;
}

export interface Outbox {
  /** Sends an email after the response if `isAllowed` resolves to true then. Never fails. */
  add: (mail: AccountMail, isAllowed?: () => Promise<boolean>) => void;
  isFull: () => boolean;
}

/** Routes whose response does not reveal whether an email is sent. */
const mailRoutes = ["/request-password-reset", "/send-verification-email"];

export function isMailRoute(path: string): boolean {
  return mailRoutes.includes(path);
}

/** Returns Better Auth's options for emails; `mayMail` limits those that no email route requested. */
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
      // After the response: a sign-up is a transaction and already has a connection.
      else outbox.add(mail, () => mayMail(user.email));
    };
  return {
    passwords: { sendResetPassword: sender("reset-password") },
    verification: { sendVerificationEmail: sender("verify-email"), sendOnSignUp: true },
  };
}

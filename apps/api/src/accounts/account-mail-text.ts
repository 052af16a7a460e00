import type { AccountMail } from "@todo/auth/account-mail";

const texts: Record<AccountMail["kind"], { subject: string; before: string; after: string }> = {
  "reset-password": {
    subject: "Reset your password",
    before:
      "Somebody, hopefully you, asked to reset the password of your account. To choose a new one:",
    after: "The link works once, for an hour. If it was not you, nothing needs to be done.",
  },
  "verify-email": {
    subject: "Confirm your e-mail address",
    before: "To confirm that this e-mail address is yours:",
    after: "The link works for an hour. If you did not sign up, nothing needs to be done.",
  },
};

/** Plain text, which shows the link as it is. */
export function accountMailText({ kind, link }: AccountMail): { subject: string; text: string } {
  const { subject, before, after } = texts[kind];
  return { subject, text: `${before}\n\n${link}\n\n${after}\n` };
}

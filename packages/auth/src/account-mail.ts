// The e-mails of accounts: when they are asked for, and how that is kept from telling who has an account.

/** An e-mail with a link that proves who reads it. */
export interface AccountMail {
  kind: "reset-password" | "verify-email";
  to: string;
  link: string;
}

export interface Outbox {
  /** Takes a mail to be sent after the answer; never fails. */
  add: (mail: AccountMail) => void;
  /** Whether no more mails can be taken for now. */
  isFull: () => boolean;
}

/** Routes that promise a mail without telling whether one is sent. */
const mailRoutes = ["/request-password-reset", "/send-verification-email"];

/** Where the link of a mail leads when the request does not say so: pages of the first frontend. */
const landingPages: Record<string, { member: string; path: string }> = {
  "/request-password-reset": { member: "redirectTo", path: "/reset-password" },
  "/send-verification-email": { member: "callbackURL", path: "/" },
  "/sign-up/email": { member: "callbackURL", path: "/" },
};

/** The body of a request with the page that its mail leads to; `undefined` for requests that send no mail. */
export function withLandingPage(path: string, body: unknown, frontend = ""): object | undefined {
  const page = landingPages[path];
  if (!page || typeof body !== "object" || body === null) return undefined;
  return { [page.member]: frontend + page.path, ...body };
}

export function isMailRoute(path: string): boolean {
  return mailRoutes.includes(path);
}

/** Better Auth's options for sending mails through `outbox`. */
export function mailOptions(outbox: Outbox | undefined) {
  if (!outbox) return { passwords: {}, verification: {} };
  interface Message {
    user: { email: string };
    url: string;
  }
  const sender =
    (kind: AccountMail["kind"]) =>
    async ({ user, url }: Message) =>
      outbox.add({ kind, to: user.email, link: url });
  return {
    passwords: { sendResetPassword: sender("reset-password") },
    verification: { sendVerificationEmail: sender("verify-email"), sendOnSignUp: true },
  };
}

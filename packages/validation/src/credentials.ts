import { z } from "zod";
import { limits } from "./limits.ts";
import { requiredOr, text } from "./text.ts";

const invisible = /[\s\p{Default_Ignorable_Code_Point}]/u;

/** Removes white space and invisible characters from both ends: pasted addresses have them. */
export function trimEmail(email: string): string {
  let start = 0;
  let end = email.length;
  // A regular expression for the end would take quadratic time.
  while (invisible.test(email.charAt(start))) start += 1;
  while (invisible.test(email.charAt(end - 1))) end -= 1;
  return email.slice(start, end);
}

export function nameFromEmail(email: string): string {
  const local = email.replace(/@.*/s, "");
  return [...local].slice(0, limits.nameMaxLength).join("");
}

const emailError = { error: requiredOr("Must be an e-mail address.") };

export const Email = z
  .string(emailError)
  .overwrite(trimEmail)
  .check(z.email(emailError))
  .max(limits.emailMaxLength, {
    error: `Must have at most ${limits.emailMaxLength} characters.`,
  });

export const Name = text({ minLength: 1, maxLength: limits.nameMaxLength, multiline: false });

/** The name of a sign-up: existing frontends send `""` for none. */
const NameOrNone = text({ minLength: 0, maxLength: limits.nameMaxLength, multiline: false });

const Image = text({ minLength: 0, maxLength: limits.imageMaxLength, multiline: false });

const passwordTooLong = `Must have at most ${limits.passwordMaxLength} characters.`;

/** Better Auth counts UTF-16 code units; Zod, like JSON Schema, code points, which are never more. */
const Password = z
  .string({ error: requiredOr("Must be a string.") })
  .max(limits.passwordMaxLength, { error: passwordTooLong, abort: true })
  .check(({ value, issues }) => {
    if (value.length <= limits.passwordMaxLength) return;
    const rule = { origin: "string", maximum: limits.passwordMaxLength, inclusive: true } as const;
    issues.push({ code: "too_big", ...rule, message: passwordTooLong, input: value });
  })
  .refine((password) => password.isWellFormed() && !password.includes("\0"), {
    error: "Must not contain NUL or unpaired surrogates.",
  });

/** A chosen password; the minimum does not apply to a password that is only checked. */
export const NewPassword = Password.min(limits.passwordMinLength, {
  error: `Must have at least ${limits.passwordMinLength} characters.`,
});

const bodyIsObject = { error: "Must be a JSON object." };

export const SignUp = z.object(
  { email: Email, password: NewPassword, name: NameOrNone.nullable().exactOptional() },
  bodyIsObject,
);
export type SignUp = z.infer<typeof SignUp>;

export const UserChanges = z
  .object({ email: Email, name: NameOrNone, image: Image.nullable() })
  .partial();

export const SignIn = z.object({ email: Email, password: Password }, bodyIsObject);
export type SignIn = z.infer<typeof SignIn>;

const Instant = z.iso.datetime({ precision: 3 });

export const User = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  created_at: Instant,
  updated_at: Instant,
});
export type User = z.infer<typeof User>;

/** One token under all names that existing clients read. */
export const TokenGrant = z.object({
  success: z.literal(true),
  data: z.object({ token: z.string(), user: User }),
  token: z.string(),
  access_token: z.string(),
  token_type: z.literal("bearer"),
  /** In seconds (RFC 6749, section 5.1). */
  expires_in: z.int().positive(),
  user: User,
});
export type TokenGrant = z.infer<typeof TokenGrant>;

export const Capabilities = z.object({
  email: z.boolean(),
  task_history_days: z.int().positive(),
});
export type Capabilities = z.infer<typeof Capabilities>;

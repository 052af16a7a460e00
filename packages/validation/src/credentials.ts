import { z } from "zod";
import { limits } from "./limits.ts";
import { requiredOr, text } from "./text.ts";

/** Space, and what can't be seen, as it comes along when an address is pasted. */
const invisible = /[\s\p{Default_Ignorable_Code_Point}]/u;

/** An e-mail address without what is invisible at its ends. */
export function trimEmail(email: string): string {
  let start = 0;
  let end = email.length;
  // A pattern for the end of a text would take quadratic time.
  while (start < end && invisible.test(email.charAt(start))) start += 1;
  while (end > start && invisible.test(email.charAt(end - 1))) end -= 1;
  return email.slice(start, end);
}

/** A display name for somebody who gave none: what is before the `@`, cut to what a name may have. */
export function nameFromEmail(email: string): string {
  const [local = ""] = email.split("@", 1);
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

/** A display name that somebody chooses. */
export const Name = text({ minLength: 1, maxLength: limits.nameMaxLength, multiline: false });

/** A display name as it comes with a sign-up, where existing frontends send `""` for none. */
const NameOrNone = text({ minLength: 0, maxLength: limits.nameMaxLength, multiline: false });

/** A URL or data that a client shows; never fetched here. */
const Image = text({ minLength: 0, maxLength: limits.imageMaxLength, multiline: false });

const Password = z
  .string({ error: requiredOr("Must be a string.") })
  .max(limits.passwordMaxLength, {
    error: `Must have at most ${limits.passwordMaxLength} characters.`,
  })
  .refine((password) => password.isWellFormed() && !password.includes("\0"), {
    error: "Must not contain NUL or unpaired surrogates.",
  });

/** A password being chosen; the minimum does not apply to one that is only being checked. */
export const NewPassword = Password.min(limits.passwordMinLength, {
  error: `Must have at least ${limits.passwordMinLength} characters.`,
});

const bodyIsObject = { error: "Must be a JSON object." };

/** Body of `POST /api/auth/signup` and `/register`. */
export const SignUp = z.object(
  { email: Email, password: NewPassword, name: NameOrNone.nullable().exactOptional() },
  bodyIsObject,
);
export type SignUp = z.infer<typeof SignUp>;

/** What is stored of a user, whichever way it comes in. */
export const UserChanges = z
  .object({ email: Email, name: NameOrNone, image: Image.nullable() })
  .partial();

/** Body of `POST /api/auth/signin` and `/login`. */
export const SignIn = z.object({ email: Email, password: Password }, bodyIsObject);
export type SignIn = z.infer<typeof SignIn>;

/** A user as the sign-in routes send it (camelCase, as Better Auth does). */
export const User = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime({ precision: 3 }),
  updatedAt: z.iso.datetime({ precision: 3 }),
});
export type User = z.infer<typeof User>;

/** Answer of the sign-in routes: one token under the names that existing clients look for. */
export const TokenGrant = z.object({
  success: z.literal(true),
  data: z.object({ token: z.string(), user: User }),
  access_token: z.string(),
  token_type: z.literal("bearer"),
  /** Seconds until the token expires (RFC 6749, section 5.1). */
  expires_in: z.int().positive(),
  user: User,
});
export type TokenGrant = z.infer<typeof TokenGrant>;

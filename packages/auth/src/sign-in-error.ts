import { CodedError } from "@todo/validation/coded-error";

export type SignInRefusal = "invalid-credentials" | "email-taken";

export class SignInError extends CodedError<SignInRefusal> {
  override readonly name = "SignInError";

  constructor(code: SignInRefusal) {
    super(code, `Sign-in refused: ${code}`);
  }
}

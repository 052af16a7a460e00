/** The base class of errors of our packages. `code` is stable across releases. */
export abstract class CodedError<Code extends string | undefined = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

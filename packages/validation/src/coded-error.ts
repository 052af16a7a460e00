/** What our packages throw. `code` tells a program why, and stays the same from release to release. */
export abstract class CodedError<Code extends string | undefined = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

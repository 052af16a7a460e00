import { z } from "zod";

const controlCharacter = /\p{Cc}/u;
const controlCharacterBesidesTabAndNewline = /[^\P{Cc}\t\n\r]/u;
/** Not a space, a control or format character, or a blank glyph. */
const visibleCharacter = /[^\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

interface TextRules {
  minLength: 0 | 1;
  maxLength: number;
  /** Allows tabs and line breaks; otherwise the text is trimmed. */
  multiline: boolean;
}

export function codePointLength(value: string): number {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}

/** Creates a schema of text that PostgreSQL stores unchanged: well-formed Unicode without control characters. */
export function text({ minLength, maxLength, multiline }: TextRules) {
  const forbidden = multiline ? controlCharacterBesidesTabAndNewline : controlCharacter;
  const string = z.string({ error: requiredOr("Must be a string.") });
  // JSON Schema counts code points too (draft 2020-12, validation, section 6.3).
  const meta = { ...(minLength > 0 && { minLength }), maxLength };
  const rule = (multiline ? string : string.trim()).check(({ value, issues }) => {
    if (!value.isWellFormed() || forbidden.test(value)) {
      const message = "Must not contain control characters or unpaired surrogates.";
      issues.push({ code: "invalid_format", format: "text", message, input: value });
    } else if (codePointLength(value) > maxLength) {
      const message = `Must have at most ${maxLength} characters.`;
      issues.push({
        code: "too_big",
        origin: "string",
        maximum: maxLength,
        inclusive: true,
        message,
        input: value,
      });
    } else if (minLength > 0 && !visibleCharacter.test(value)) {
      const message =
        value === ""
          ? "Must have at least 1 character."
          : "Must have at least 1 visible character.";
      issues.push({
        code: "too_small",
        origin: "string",
        minimum: minLength,
        inclusive: true,
        message,
        input: value,
      });
    }
  });
  return rule.meta(meta);
}

/** Returns an error message that distinguishes a missing member from a wrong type. */
export function requiredOr(message: string) {
  return (issue: { input?: unknown }) => (issue.input === undefined ? "Is required." : message);
}

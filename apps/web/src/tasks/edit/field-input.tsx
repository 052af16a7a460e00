import type { KeyboardEvent, Ref } from "react";
import type { FieldEntry } from "./edited-fields.ts";

interface FieldInputProps {
  ref?: Ref<HTMLTextAreaElement> | undefined;
  field: FieldEntry;
  text: string;
  readOnly: boolean;
  isInvalid: boolean;
  /** Id of the element with the error. */
  errorId: string;
  onChange: (text: string) => void;
  onCancel: () => void;
}

/** Field of the editor. Enter saves; in a multi-line field Ctrl or Command and Enter. */
export function FieldInput(props: FieldInputProps) {
  const { ref, field, text, readOnly, isInvalid, errorId, onChange, onCancel } = props;
  const { label, placeholder, isMultiline, inputClass } = field;

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    event.stopPropagation();
    if (event.key === "Escape") onCancel();
    const isSave = event.key === "Enter" && (!isMultiline || event.ctrlKey || event.metaKey);
    // While an input method composes, Enter picks a candidate.
    if (!isSave || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }

  return (
    <textarea
      ref={ref}
      rows={isMultiline ? 2 : 1}
      value={text}
      // A pasted line break becomes a space.
      onChange={({ target: { value } }) =>
        onChange(isMultiline ? value : value.replaceAll(/[\r\n]+/g, " "))
      }
      onKeyDown={onKeyDown}
      readOnly={readOnly}
      aria-label={label}
      aria-invalid={isInvalid || undefined}
      aria-describedby={errorId}
      placeholder={placeholder}
      className={`field-sizing-content w-full resize-none rounded-md bg-transparent outline-none aria-invalid:ring-2 aria-invalid:ring-danger ${inputClass}`}
    />
  );
}

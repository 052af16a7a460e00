import { type KeyboardEvent, type Ref, useId } from "react";
import { ChoiceInput } from "./choice-input.tsx";
import type { ControlProps } from "./control-props.ts";
import { DueInput } from "./due-input.tsx";
import type { FieldEntry } from "./edited-fields.ts";
import { TextInput } from "./text-input.tsx";

interface FieldInputProps extends Pick<ControlProps, "text" | "readOnly" | "onChange"> {
  ref?: Ref<HTMLTextAreaElement> | undefined;
  field: FieldEntry;
  error: string | undefined;
  onCancel: () => void;
}

/** Field of the editor with its error. Enter saves; in a field of several lines Ctrl or Command and Enter. */
export function FieldInput({ ref, field, error, onCancel, ...edited }: FieldInputProps) {
  const { label, isLabelShown, input } = field;
  const id = useId();
  const errorId = `${id}-error`;

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") onCancel();
    const isSave = event.key === "Enter" && (input !== "lines" || event.ctrlKey || event.metaKey);
    // While an input method composes, Enter picks a candidate.
    if (!isSave || event.nativeEvent.isComposing) return;
    event.preventDefault();
    (event.target as HTMLInputElement).form?.requestSubmit();
  }

  const control = {
    ...edited,
    id,
    "aria-invalid": error === undefined ? undefined : true,
    "aria-describedby": errorId,
  } as const;
  return (
    <div
      role="presentation"
      onKeyDown={onKeyDown}
      className={isLabelShown ? "mt-2 grid grid-cols-[5rem_1fr] items-center" : ""}
    >
      <label htmlFor={id} className={isLabelShown ? "text-sm text-muted" : "sr-only"}>
        {label}
      </label>
      <FieldControl ref={ref} field={field} control={control} />
      <div id={errorId} aria-live="assertive" className="col-start-2 text-sm text-danger">
        {error && <p className="pt-1">{error}</p>}
      </div>
    </div>
  );
}

interface FieldControlProps extends Pick<FieldInputProps, "ref" | "field"> {
  control: ControlProps;
}

function FieldControl({ ref, field, control }: FieldControlProps) {
  const { input, placeholder, inputClass } = field;
  if (input === "due") return <DueInput {...control} />;
  if (typeof input === "object") return <ChoiceInput {...control} choices={input} />;
  const isMultiline = input === "lines";
  return <TextInput {...control} {...{ ref, isMultiline, placeholder }} className={inputClass} />;
}

import type { Ref } from "react";
import type { ControlProps } from "./control-props.ts";

interface TextInputProps extends ControlProps {
  ref: Ref<HTMLTextAreaElement> | undefined;
  isMultiline: boolean;
  placeholder: string | undefined;
  className: string;
}

export function TextInput({ text, onChange, isMultiline, className, ...control }: TextInputProps) {
  return (
    <textarea
      {...control}
      rows={isMultiline ? 2 : 1}
      value={text}
      // A pasted line break becomes a space.
      onChange={({ target: { value } }) =>
        onChange(isMultiline ? value : value.replaceAll(/[\r\n]+/g, " "))
      }
      className={`field-sizing-content w-full resize-none ${className}`}
    />
  );
}

import { frameClass } from "#ui/frame-class.ts";
import type { ControlProps } from "./control-props.ts";

interface ChoiceInputProps extends ControlProps {
  /** Names of the texts to choose from. */
  choices: Record<string, string>;
}

export function ChoiceInput({ text, readOnly, onChange, choices, ...control }: ChoiceInputProps) {
  return (
    <select
      {...control}
      value={text}
      onChange={({ target }) => !readOnly && onChange(target.value)}
      className={`${frameClass} justify-self-start`}
    >
      {Object.entries(choices).map(([value, name]) => (
        <option key={value} value={value} className="bg-surface text-ink">
          {name}
        </option>
      ))}
    </select>
  );
}

import type { Task } from "@todo/validation/task";
import { useId } from "react";
import { controlProps, DetailField, type EditedProps } from "./detail-field.tsx";
import { FlagIcon } from "./detail-icons.tsx";
import { priorityClass } from "#tasks/priority-class.ts";
import { priorityNames } from "./priority-names.ts";
import { quietControlClass } from "./quiet-control-class.ts";

export function DetailPriority({ session, draft, errors }: EditedProps) {
  const id = useId();
  const priority = draft.priority as Task["priority"];
  return (
    <DetailField label="Priority" id={id} error={errors["priority"]}>
      <span className={`flex items-center ${priorityClass[priority].name}`}>
        <span aria-hidden="true" className="pointer-events-none absolute pl-2">
          <FlagIcon />
        </span>
        <select
          {...controlProps(id, "priority", errors)}
          value={priority}
          onChange={({ target }) => {
            session.change("priority", target.value);
            void session.flush();
          }}
          className={`appearance-none pl-8 ${quietControlClass}`}
        >
          {Object.entries(priorityNames).map(([value, name]) => (
            <option key={value} value={value} className="bg-surface text-ink">
              {name}
            </option>
          ))}
        </select>
      </span>
    </DetailField>
  );
}

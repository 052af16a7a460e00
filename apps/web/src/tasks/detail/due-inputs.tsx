import { useEffect, useId, useRef } from "react";
import { addDays, dayOf, readersZone } from "#tasks/due/calendar.ts";
import { type DueParts, fromDueParts, toDueParts } from "#tasks/due/due-text.ts";
import { buttonClass } from "#ui/button.tsx";
import { frameClass } from "#ui/frame-class.ts";

interface DueInputsProps {
  text: string;
  onChange: (text: string) => void;
  /** Called when a day is chosen by its name. */
  onChosen: () => void;
}

/** Date with an optional time and zone. The time is kept while the date is incomplete. */
export function DueInputs({ text, onChange, onChosen }: DueInputsProps) {
  const parts = toDueParts(text);
  const { date, time } = parts;
  const firstInput = useRef<HTMLInputElement>(null);
  useEffect(() => firstInput.current?.focus(), []);
  const change = (changed: Partial<DueParts>) => onChange(fromDueParts({ ...parts, ...changed }));

  return (
    <div className="flex flex-wrap items-center gap-2 pt-1 pb-2">
      <input
        ref={firstInput}
        type="date"
        aria-label="Due date"
        value={date}
        // Otherwise browsers take years of six digits.
        max="9999-12-31"
        onChange={({ target }) => {
          if (!target.validity.badInput) change({ date: target.value });
        }}
        className={frameClass}
      />
      <input
        type="time"
        aria-label="Due time"
        value={date && time}
        step="any"
        disabled={date === ""}
        onChange={({ target }) => {
          if (!target.validity.badInput) change({ time: target.value });
        }}
        className={`${frameClass} disabled:opacity-60`}
      />
      {date && <ZoneInput zone={parts.zone} onChange={(zone) => change({ zone })} />}
      <span className="flex w-full flex-wrap gap-1">
        {Object.entries(namedDays()).map(([name, day]) => (
          <button
            key={name}
            type="button"
            onClick={() => {
              change(day === "" ? { date: "", time: "", zone: null } : { date: day });
              onChosen();
            }}
            className={buttonClass("quiet", "small")}
          >
            {name}
          </button>
        ))}
      </span>
    </div>
  );
}

function namedDays(): Record<string, string> {
  const today = dayOf(new Date());
  return {
    Today: today,
    Tomorrow: addDays(today, 1),
    "In a week": addDays(today, 7),
    "No date": "",
  };
}

interface ZoneInputProps {
  zone: string | null;
  onChange: (zone: string | null) => void;
}

function ZoneInput({ zone, onChange }: ZoneInputProps) {
  const id = useId();
  const named = Intl.supportedValuesOf("timeZone");
  const known = new Set([...(zone === null ? [] : [zone]), readersZone, ...named]);
  return (
    <select
      id={id}
      aria-label="Time zone"
      value={zone ?? ""}
      onChange={({ target }) => onChange(target.value || null)}
      className={`${frameClass} max-w-full`}
    >
      <option value="" className="bg-surface text-ink">
        Wherever I am
      </option>
      {[...known].map((name) => (
        <option key={name} value={name} className="bg-surface text-ink">
          {name}
        </option>
      ))}
    </select>
  );
}

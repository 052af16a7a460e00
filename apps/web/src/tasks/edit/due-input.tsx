import { foreignZone } from "#tasks/due/describe-due.ts";
import { type DueParts, fromDueParts, toDueParts } from "#tasks/due/due-text.ts";
import { frameClass } from "#ui/frame-class.ts";
import type { ControlProps } from "./control-props.ts";

/** Date with an optional time. The time is kept while the date is incomplete. */
export function DueInput({ text, onChange, ...control }: ControlProps) {
  const parts = toDueParts(text);
  const { date, time, zone } = parts;
  const change = (changed: Partial<DueParts>) => onChange(fromDueParts({ ...parts, ...changed }));
  return (
    <span className="flex flex-wrap items-center gap-2">
      <input
        {...control}
        type="date"
        value={date}
        // Otherwise browsers take years of six digits.
        max="9999-12-31"
        onChange={({ target }) => change({ date: target.value })}
        className={frameClass}
      />
      <input
        type="time"
        aria-label="Due time"
        value={date && time}
        step="any"
        disabled={date === ""}
        readOnly={control.readOnly}
        onChange={({ target }) => change({ time: target.value })}
        className={`${frameClass} disabled:opacity-60`}
      />
      {date && time && <span className="text-2xs text-muted">{foreignZone(zone)}</span>}
    </span>
  );
}

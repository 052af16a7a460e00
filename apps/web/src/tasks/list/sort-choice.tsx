import { type Sort, sorts } from "#tasks/cache/task-query.ts";
import { SortIcon } from "#ui/icons.tsx";

interface SortChoiceProps {
  sort: Sort;
  onChange: (sort: Sort) => void;
}

const sortLabels: Record<Sort, string> = {
  due_date: "Due date",
  "-priority": "Priority",
  title: "Title, A to Z",
  "-created_at": "Newest first",
  "-updated_at": "Last changed",
};

export function SortChoice({ sort, onChange }: SortChoiceProps) {
  return (
    <span className="relative inline-flex items-center">
      <span className="pointer-events-none absolute left-2.5 text-muted">
        <SortIcon />
      </span>
      <select
        aria-label="Sort by"
        value={sort}
        onChange={({ target }) => onChange(sorts.find((value) => value === target.value) ?? sort)}
        className="h-9 appearance-none rounded-md bg-transparent pr-2.5 pl-8 text-base text-muted hover:bg-hover hover:text-ink sm:text-sm pointer-coarse:h-11"
      >
        {sorts.map((value) => (
          <option key={value} value={value} className="bg-surface text-ink">
            {sortLabels[value]}
          </option>
        ))}
      </select>
    </span>
  );
}

import type { ComponentProps } from "react";
import type { Group } from "#tasks/cache/arrange.ts";
import { describeGroup } from "./describe-group.ts";

interface GroupHeadingProps extends ComponentProps<"h2"> {
  group: Group;
  today: string;
}

export function GroupHeading({ group, today, className = "", ...place }: GroupHeadingProps) {
  const color = group.id === "overdue" ? "text-danger" : "text-muted";
  return (
    <h2
      {...place}
      className={`${className} flex items-baseline gap-2 px-2.5 pt-4 pb-1 text-[0.8125rem] leading-5`}
    >
      <span className={`font-semibold ${color}`}>{describeGroup(group.id, today)}</span>
      <span className="text-muted tabular-nums">{group.tasks.length.toLocaleString("en")}</span>
    </h2>
  );
}

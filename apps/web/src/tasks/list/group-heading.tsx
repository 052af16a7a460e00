import type { CSSProperties, Ref } from "react";
import type { Group } from "#tasks/cache/arrange.ts";
import { describeGroup } from "./describe-group.ts";

interface GroupHeadingProps {
  ref: Ref<HTMLHeadingElement>;
  style: CSSProperties;
  "data-index": number;
  group: Group;
  today: string;
}

export function GroupHeading({ group, today, ...place }: GroupHeadingProps) {
  const color = group.id === "overdue" ? "text-danger" : "text-muted";
  return (
    <h2
      {...place}
      className="absolute inset-x-0 top-0 flex items-baseline gap-2 px-2.5 pt-4 pb-1 text-[0.8125rem] leading-5 print:static print:transform-none!"
    >
      <span className={`font-semibold ${color}`}>{describeGroup(group.id, today)}</span>
      <span className="text-muted tabular-nums">{group.tasks.length.toLocaleString("en")}</span>
    </h2>
  );
}

"use client";

import { foldTag } from "@todo/validation/fold-tag";
import { toHref, trashPath } from "#tasks/address/use-address.ts";
import { startQuery, type TaskQuery, type View, views } from "#tasks/cache/task-query.ts";
import { useTaskTotals } from "#tasks/list/use-task-totals.ts";
import { useTrashCount } from "#tasks/trash/use-trash-count.ts";
import {
  CalendarIcon,
  ChecklistIcon,
  InboxIcon,
  PlusIcon,
  SearchIcon,
  TrashIcon,
  UpcomingIcon,
} from "#ui/icons.tsx";
import { Logo } from "#ui/logo.tsx";
import { AccountLine } from "./account-line.tsx";
import { itemClass, SideLink } from "./side-link.tsx";
import { countOf, viewNames } from "./view-names.ts";

interface SideBarProps {
  query: TaskQuery;
  isTrash: boolean;
  /** Shows a list without loading a page. */
  onGo: (query: TaskQuery) => void;
  onTrash: () => void;
  onNewTask: () => void;
  /** Opens the search. */
  onSearch: () => void;
}

const icons: Record<View, () => React.ReactNode> = {
  today: CalendarIcon,
  upcoming: UpcomingIcon,
  todo: InboxIcon,
  completed: ChecklistIcon,
};

const kbdClass =
  "ml-auto rounded-[5px] px-1.5 font-sans text-[0.6875rem] leading-4.5 ring-1 ring-inset";

export function SideBar({ onNewTask, onSearch, ...views }: SideBarProps) {
  return (
    <div className="flex min-h-full flex-col px-3 pt-4 pb-3 text-sm">
      <span className="flex h-7.5 items-center px-2 [&_svg]:size-5.5 [&>span]:gap-2 [&>span]:text-[0.9375rem]">
        <Logo />
      </span>
      <button
        type="button"
        onClick={onNewTask}
        className="mt-2.5 mb-2.5 flex min-h-8.5 items-center gap-2 rounded-lg bg-accent px-2.5 text-left font-medium text-on-accent hover:bg-accent-hover pointer-coarse:min-h-11"
      >
        <PlusIcon />
        New task
        <kbd aria-hidden="true" className={`${kbdClass} ring-on-accent/50 pointer-coarse:hidden`}>
          N
        </kbd>
      </button>
      <button type="button" onClick={onSearch} className={itemClass}>
        <SearchIcon />
        Search
        <kbd aria-hidden="true" className={`${kbdClass} ring-line pointer-coarse:hidden`}>
          Ctrl K
        </kbd>
      </button>
      <Views {...views} />
      <AccountLine />
    </div>
  );
}

type ViewsProps = Omit<SideBarProps, "onNewTask" | "onSearch">;

function Views({ query, isTrash, onGo, onTrash }: ViewsProps) {
  const { data: totals } = useTaskTotals();
  const trashed = useTrashCount();
  const isPlain = query.tag === "" && query.search === "" && !isTrash;
  const linkTo = (list: TaskQuery) => ({ href: toHref(list), onGo: () => onGo(list) });
  const isOpen = (tag: string) => foldTag(tag) === foldTag(query.tag);
  const tags = (totals?.tags ?? []).filter(({ name, pending }) => pending > 0 || isOpen(name));
  return (
    <nav aria-label="Lists">
      <ul>
        {views.map((view) => {
          const Icon = icons[view];
          return (
            <li key={view}>
              <SideLink
                {...linkTo({ ...startQuery, view })}
                isCurrent={isPlain && query.view === view}
                icon={<Icon />}
                name={viewNames[view]}
                count={totals?.[countOf[view]]}
              />
            </li>
          );
        })}
        <li>
          <SideLink
            href={trashPath}
            onGo={onTrash}
            isCurrent={isTrash}
            icon={<TrashIcon />}
            name="Trash"
            count={trashed}
          />
        </li>
      </ul>
      {tags.length > 0 && (
        <>
          <h2 className="px-2 pt-5 pb-1.5 text-2xs font-semibold text-muted">Tags</h2>
          <ul>
            {tags.map(({ name, pending }) => (
              <li key={name}>
                <SideLink
                  {...linkTo({ ...startQuery, view: "todo", tag: name })}
                  isCurrent={isOpen(name) && !isTrash}
                  icon={<span className="mx-1.5 size-2 rounded-full bg-control" />}
                  name={name}
                  count={pending}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}

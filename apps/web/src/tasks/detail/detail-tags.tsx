"use client";

import { foldTag } from "@todo/validation/fold-tag";
import { withoutDoubles } from "@todo/validation/tags";
import {
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTaskTotals } from "#tasks/list/use-task-totals.ts";
import { CloseIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";
import { useLatest } from "#ui/use-latest.ts";
import { controlProps, DetailField, type EditedProps } from "./detail-field.tsx";
import { quietControlClass } from "./quiet-control-class.ts";
import { toTags, toTagsText } from "./tags-text.ts";

export function DetailTags({ session, draft, errors }: EditedProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const tags = toTags(draft.tags);

  function put(next: readonly string[]): void {
    session.change("tags", toTagsText(next));
    void session.flush();
  }

  function add(text: string): void {
    setTyped("");
    const added = toTags(text.replace(/^\s*#/, ""));
    if (added.length > 0) put(withoutDoubles([...tags, ...added]));
  }

  const leave = useLatest(() => add(typed));
  // Keeps what is typed when the pane closes. A layout effect ends before the effect of the pane that saves the edit.
  useLayoutEffect(() => {
    const end = () => leave.current();
    return end;
  }, [leave]);

  function remove(tag: string, { detail }: MouseEvent): void {
    put(tags.filter((other) => other !== tag));
    const isByKeyboard = detail === 0;
    if (isByKeyboard) input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const isEnd = event.key === "Enter" || (event.key === "," && !typed.includes('"'));
    if (isEnd) {
      event.preventDefault();
      add(typed);
    } else if (event.key === "Backspace" && typed === "" && tags.length > 0) put(tags.slice(0, -1));
  }

  return (
    <DetailField label="Tags" id={id} error={errors["tags"]}>
      <span className="flex flex-wrap items-center gap-1 pl-2">
        {tags.map((tag) => (
          <TagChip key={tag} tag={tag} onRemove={(event) => remove(tag, event)} />
        ))}
        <input
          {...controlProps(id, "tags", errors)}
          ref={input}
          list={`${id}-known`}
          dir="auto"
          value={typed}
          placeholder="Add"
          autoComplete="off"
          enterKeyHint="done"
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => add(typed)}
          className={`flex-[1_0_4rem] ${quietControlClass}`}
        />
      </span>
      <KnownTags id={`${id}-known`} but={tags} />
    </DetailField>
  );
}

interface TagChipProps {
  tag: string;
  onRemove: (event: MouseEvent) => void;
}

function TagChip({ tag, onRemove }: TagChipProps) {
  return (
    <span className="flex max-w-full items-center rounded-full pl-2.5 text-sm ring-1 ring-line ring-inset">
      <bdi className="truncate">{tag}</bdi>
      <button
        type="button"
        aria-label={`Remove tag ${tag}`}
        onClick={onRemove}
        className="grid size-7 place-items-center rounded-full text-2xs text-muted hover:text-ink pointer-coarse:size-11"
      >
        <CloseIcon />
      </button>
    </span>
  );
}

interface KnownTagsProps {
  id: string;
  /** Tags that the task has. */
  but: readonly string[];
}

/** Suggests the tags that the user has. */
function KnownTags({ id, but }: KnownTagsProps) {
  const { data } = useTaskTotals();
  const had = new Set(but.map(foldTag));
  const suggested = data?.tags.filter(({ name }) => !had.has(foldTag(name))) ?? [];
  return (
    <datalist id={id}>
      {suggested.map(({ name }) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

import { limits } from "@todo/validation/limits";
import { type KeyboardEvent, type RefObject, useState } from "react";
import { CloseIcon, SearchIcon } from "#ui/icons.tsx";
import { isComposing } from "#ui/is-composing.ts";

interface SearchInputProps {
  ref: RefObject<HTMLInputElement | null>;
  search: string;
  onChange: (search: string) => void;
  /** Leads to what is found. */
  onDown: () => void;
}

/** Search above the list; takes no room until it is used. */
export function SearchInput({ ref, search, onChange, onDown }: SearchInputProps) {
  const [text, setText] = useState(search);
  const [known, setKnown] = useState(search);
  // The address follows later than keys: what it says then was typed before.
  const [sent, setSent] = useState<readonly string[]>([]);
  if (known !== search) {
    setKnown(search);
    setSent(sent.slice(sent.indexOf(search) + 1));
    if (!sent.includes(search)) setText(search);
  }

  function change(next: string): void {
    const found = [...next].slice(0, limits.searchMaxLength).join("");
    setText(found);
    setSent([...sent, found]);
    onChange(found);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (!["Escape", "ArrowDown", "Enter"].includes(event.key) || isComposing(event)) return;
    event.preventDefault();
    if (event.key !== "Escape") onDown();
    else if (text === "") event.currentTarget.blur();
    else change("");
  }

  return (
    <div
      role="search"
      className={`relative mt-1 transition-[height] duration-100 focus-within:h-12 ${text === "" ? "pointer-events-none h-0 opacity-0 focus-within:pointer-events-auto focus-within:opacity-100" : "h-12"}`}
    >
      <span className="pointer-events-none absolute top-3 left-3 text-muted">
        <SearchIcon />
      </span>
      <input
        ref={ref}
        type="text"
        inputMode="search"
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label="Search tasks"
        placeholder="Search"
        dir="auto"
        autoComplete="off"
        enterKeyHint="search"
        className="h-10 w-full rounded-lg pointer-coarse:h-11 bg-transparent pr-10 pl-10 text-base ring-1 ring-control ring-inset sm:text-sm"
      />
      {text !== "" && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            change("");
            ref.current?.focus();
          }}
          className="absolute top-0 right-0 grid size-10 place-items-center pointer-coarse:size-11 rounded-lg text-muted hover:text-ink"
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}

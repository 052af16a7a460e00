/** Row of a task that is not loaded yet. */
export function PlaceholderRow({ hasFailed }: { hasFailed: boolean }) {
  return (
    <div className="flex h-9.5 items-center gap-3 px-2.5 pointer-coarse:h-11.5 print:hidden">
      {hasFailed ? (
        <span className="text-sm text-danger">More can’t be loaded right now. Trying again…</span>
      ) : (
        <>
          <span className="size-[1.1875rem] rounded-full bg-line pointer-coarse:size-5.5" />
          <span className="h-3 w-1/2 rounded-full bg-line" />
        </>
      )}
    </div>
  );
}

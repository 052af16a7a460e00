/** Row of a task that is not loaded yet. */
export function PlaceholderRow({ hasFailed }: { hasFailed: boolean }) {
  return (
    <div className="flex h-13 items-center gap-3.5 px-3">
      {hasFailed ? (
        <span className="text-sm text-danger">More can’t be loaded right now. Trying again…</span>
      ) : (
        <>
          <span className="size-5.5 rounded-full bg-line" />
          <span className="h-3.5 w-1/2 rounded-full bg-line" />
        </>
      )}
    </div>
  );
}

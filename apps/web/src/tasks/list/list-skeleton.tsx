const widths = ["w-3/5", "w-2/5", "w-1/2", "w-2/3", "w-1/3"];

/** Stands in for a list that is on its way. */
export function ListSkeleton() {
  return (
    <div role="status" className="mt-3">
      <span className="sr-only">Loading your tasks…</span>
      <div aria-hidden="true" className="motion-safe:animate-pulse">
        {widths.map((width) => (
          <div key={width} className="flex h-13 items-center gap-3.5 border-b border-line px-1">
            <span className="size-5.5 rounded-full bg-line" />
            <span className={`h-3.5 rounded-full bg-line ${width}`} />
          </div>
        ))}
      </div>
    </div>
  );
}

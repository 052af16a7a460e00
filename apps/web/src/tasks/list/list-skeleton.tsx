const widths = ["w-3/5", "w-2/5", "w-1/2", "w-2/3", "w-1/3"];

/** Stands in for a list that is on its way. `first-rows.js` shows its rows here, if they are there before the page's scripts. */
export function ListSkeleton() {
  return (
    <>
      <div
        data-first-rows
        inert
        suppressHydrationWarning
        // React leaves alone what it has not made.
        dangerouslySetInnerHTML={{ __html: "" }}
        className="peer"
      />
      <div role="status" className="mt-9 px-2.5 peer-not-empty:sr-only">
        <span className="sr-only">Loading your tasks…</span>
        <div aria-hidden="true" className="motion-safe:animate-pulse">
          {widths.map((width) => (
            <div key={width} className="flex h-9.5 items-center gap-3 pointer-coarse:h-11.5">
              <span className="size-[1.1875rem] rounded-full bg-line pointer-coarse:size-5.5" />
              <span className={`h-3 rounded-full bg-line ${width}`} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

/** Keeps the last tap on the first rows, which do nothing, and carries it out on the page's own. */
export function keepFirstTap(place: Element): void {
  let meant: string | undefined;

  // The rows are inert: a tap meets what is behind them.
  function note({ clientX, clientY }: MouseEvent): void {
    const isHit = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return clientX >= left && clientX < right && clientY >= top && clientY < bottom;
    };
    const row = [...place.querySelectorAll<HTMLElement>("[data-task]")].find(isHit);
    const circle = row?.querySelector("input");
    const control = circle && isHit(circle) ? "input" : "button";
    meant = row && `[data-task="${row.dataset["task"]}"] ${control}`;
  }

  const observer = new MutationObserver(() => {
    if (place.isConnected) return;
    observer.disconnect();
    document.removeEventListener("click", note);
    if (meant) document.querySelector<HTMLElement>(meant)?.click();
  });
  document.addEventListener("click", note);
  observer.observe(document.body, { childList: true, subtree: true });
}

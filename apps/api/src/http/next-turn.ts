/** Pieces of long answers, of all clients together, that are made before others get a turn of the event loop. */
const piecesPerTurn = 8;

const waiting: (() => void)[] = [];

/** Resolves when a piece of a long answer may be made. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(beginTurn);
  });
}

function beginTurn(): void {
  for (const begin of waiting.splice(0, piecesPerTurn)) begin();
  if (waiting.length > 0) setImmediate(beginTurn);
}

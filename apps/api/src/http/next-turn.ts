/** Pieces of long responses, over all clients, per turn of the event loop. */
const piecesPerTurn = 8;

const waiting: (() => void)[] = [];

/** Resolves when the next piece may be made. */
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

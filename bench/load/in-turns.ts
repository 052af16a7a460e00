/** What two ways cost, round by round. Whichever is first in one round is second in the next. */
export async function inTurns<Cost>(
  rounds: number,
  measureOne: () => Promise<Cost>,
  measureOther: () => Promise<Cost>,
): Promise<[Cost, Cost][]> {
  const costs: [Cost, Cost][] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const one = await measureOne();
      costs.push([one, await measureOther()]);
    } else {
      const other = await measureOther();
      costs.push([await measureOne(), other]);
    }
  }
  return costs;
}

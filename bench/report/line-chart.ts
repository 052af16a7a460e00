import { round, svg, text } from "./svg.ts";

export interface LineChart {
  title: string;
  /** Points in ascending order of `x`. */
  points: { x: number; y: number }[];
  xLabel: string;
  yLabel: string;
}

const [width, height] = [760, 220];
const [left, right, top, bottom] = [50, 10, 30, 40];

/** One line above an axis that begins at 0. */
export function lineChart({ title, points, xLabel, yLabel }: LineChart): string {
  const lastX = points.at(-1)?.x ?? 1;
  const mostY = Math.max(...points.map(({ y }) => y));
  const at = (x: number, y: number) => ({
    x: round(left + (x / lastX) * (width - left - right)),
    y: round(height - bottom - (y / mostY) * (height - top - bottom)),
  });
  const line = points.map(({ x, y }) => Object.values(at(x, y)).join(",")).join(" ");
  const [origin, end, peak] = [at(0, 0), at(lastX, 0), at(0, mostY)];
  return svg(width, height, title, [
    text(0, 16, yLabel, 'class="quiet"'),
    `<path d="M${origin.x} ${peak.y} V${origin.y} H${end.x}" class="axis"/>`,
    `<polyline points="${line}" class="ours line" style="fill:none"/>`,
    text(left - 6, peak.y + 4, String(Math.round(mostY)), 'text-anchor="end"'),
    text(left - 6, origin.y + 4, "0", 'text-anchor="end"'),
    text(end.x, origin.y + 18, String(lastX), 'text-anchor="end"'),
    text((left + width) / 2, height - 6, xLabel, 'text-anchor="middle" class="quiet"'),
  ]);
}

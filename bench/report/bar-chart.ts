import type { Spread } from "../throughput/statistics.ts";
import { round, svg, text } from "./svg.ts";

export interface Bar {
  label: string;
  value: Spread;
  /** Stands out. */
  isOurs: boolean;
}

export interface BarGroup {
  title: string;
  bars: Bar[];
}

const width = 760;
const labelWidth = 170;
const valueWidth = 150;
const rowHeight = 20;

/** Groups of horizontal bars with their spread, each group with a scale of its own. */
export function barChart(title: string, groups: BarGroup[]): string {
  const content: string[] = [];
  let y = 20;
  for (const group of groups) {
    content.push(text(0, y, group.title, 'class="title"'));
    const most = Math.max(...group.bars.map(({ value }) => value.max));
    for (const bar of group.bars) {
      content.push(...drawBar(bar, y + 6, (width - labelWidth - valueWidth) / most));
      y += rowHeight;
    }
    y += 32;
  }
  return svg(width, y, title, content);
}

function drawBar({ label, value, isOurs }: Bar, y: number, scale: number): string[] {
  const at = (amount: number) => round(labelWidth + amount * scale);
  const middle = y + rowHeight / 2;
  const { median, min, max } = value;
  const spread = `M${at(min)} ${middle} H${at(max)} M${at(min)} ${middle - 3} v6 M${at(max)} ${middle - 3} v6`;
  return [
    text(labelWidth - 8, middle + 4, label, 'text-anchor="end"'),
    `<rect x="${labelWidth}" y="${y + 3}" width="${round(median * scale)}" height="${rowHeight - 6}" class="${isOurs ? "ours" : "other"}"/>`,
    `<path d="${spread}" class="whisker"/>`,
    text(at(max) + 8, middle + 4, Math.round(median).toLocaleString("en")),
  ];
}

import { errorTable } from "#http/error-table.ts";

const head = "| status | error_code | when | with |\n| --- | --- | --- | --- |\n";

export function errorRows(): string {
  const rows = Object.entries(errorTable).map(([code, { status, when, headers = [] }]) => {
    const names = headers.map((header) => `\`${header}\``);
    return `| ${status} | \`${code}\` | ${when} | ${names.join(", ") || "–"} |\n`;
  });
  return head + rows.join("");
}

export function withErrorRows(text: string): string {
  return text.replace(/^\| status \| error_code .*\n(?:\|.*\n)*/m, errorRows);
}

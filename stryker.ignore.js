// What `pnpm mutate` leaves alone, because no test can tell: by the name of the function that it is passed to.

const naming = new Set(["prepare", "sharedRead", "statementLabel"]);

const isColumns = ({ type, properties }) =>
  type === "ObjectExpression" && properties.every(({ type }) => type === "ObjectProperty");

function findReason({ listKey, node, parent }) {
  if (listKey !== "arguments" || parent?.type !== "CallExpression") return undefined;
  const called = parent.callee.property?.name ?? parent.callee.name;
  if (called === "meta") return "A description for OpenAPI, which is checked by itself.";
  if (naming.has(called)) return "The name of a statement.";
  if (called === "select" && isColumns(node)) return "Columns, which the compiler checks.";
  return undefined;
}

export const strykerPlugins = [
  { kind: "Ignore", name: "untestable", value: { shouldIgnore: findReason } },
];

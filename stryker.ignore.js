// What `pnpm mutate` leaves alone: the descriptions of schemas, which docs/openapi.json is checked against.

function isDescription(path) {
  const { parent } = path;
  return (
    path.listKey === "arguments" &&
    parent?.type === "CallExpression" &&
    parent.callee.type === "MemberExpression" &&
    parent.callee.property.name === "meta"
  );
}

const value = {
  shouldIgnore: (path) => (isDescription(path) ? "A description for OpenAPI." : undefined),
};

export const strykerPlugins = [{ kind: "Ignore", name: "descriptions", value }];

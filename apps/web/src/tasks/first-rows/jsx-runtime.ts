/** `react/jsx-runtime` in `public/first-rows.js`: makes elements of the document, for components without state. */
type Child = Node | string | number | boolean | null | undefined;
type Children = Child | readonly Children[];
type Props = Record<string, unknown> & { children?: Children };

const svgTags = new Set(["svg", "path", "circle", "rect"]);

export function jsx(type: string | ((props: Props) => Children), props: Props): Children {
  if (typeof type === "function") return type(props);
  const { children, ...attributes } = props;
  const kind = svgTags.has(type) ? "2000/svg" : "1999/xhtml";
  const element = document.createElementNS(`http://www.w3.org/${kind}`, type);
  for (const [name, value] of Object.entries(attributes)) {
    const text = toText(name, value);
    if (text !== undefined) element.setAttribute(toName(name), text);
  }
  append(element, children);
  return element;
}

export { jsx as jsxs };

function append(element: Element, children: Children): void {
  if (Array.isArray(children)) for (const child of children as Children[]) append(element, child);
  else if (children instanceof Node) element.append(children);
  else if (typeof children === "string" || typeof children === "number") {
    element.append(String(children));
  }
}

function toText(name: string, value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (typeof value !== "boolean") return undefined;
  if (name.startsWith("aria-")) return String(value);
  return value ? "" : undefined;
}

function toName(name: string): string {
  if (name === "className") return "class";
  const isSvgStyle = name.startsWith("stroke");
  return isSvgStyle ? name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`) : name;
}

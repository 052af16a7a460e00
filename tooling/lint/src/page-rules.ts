/** Rules for pages that browsers translate and people write on in every script. */
import { AST_NODE_TYPES as Node, ESLintUtils, type TSESTree } from "@typescript-eslint/utils";
import { type Type, TypeFlags } from "typescript";

/** Nodes that are passed on count as elements. */
const isText = (type: Type): boolean =>
  type.aliasSymbol?.name === "ReactNode"
    ? false
    : type.isUnion()
      ? type.types.some(isText)
      : (type.flags & (TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BigIntLike)) !== 0;

const isBlank = (child: TSESTree.JSXChild) =>
  (child.type === Node.JSXText && child.value.trim() === "") ||
  (child.type === Node.JSXExpressionContainer &&
    (child.expression.type === Node.JSXEmptyExpression || isSpace(child.expression)));

const isSpace = (expression: TSESTree.Node) =>
  expression.type === Node.Literal && expression.value === " ";

/** Whether React may replace the child, and not only change it. */
const isVariable = (child: TSESTree.JSXChild) =>
  child.type === Node.JSXExpressionContainer &&
  child.expression.type !== Node.Literal &&
  child.expression.type !== Node.TemplateLiteral;

/**
 * A translated page has `<font>` elements where React has put text. React then fails to remove the
 * text or to insert before it, and changes what nobody sees.
 */
export const wrappedText = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: "problem",
    messages: {
      wrap: "Wrap the text in an element: translation replaces text beside other nodes.",
    },
    schema: [],
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    function showsText(node: TSESTree.Node): boolean {
      if (node.type === Node.ConditionalExpression) {
        return showsText(node.consequent) || showsText(node.alternate);
      }
      if (node.type === Node.LogicalExpression) {
        return showsText(node.right) || (node.operator !== "&&" && showsText(node.left));
      }
      return isText(services.getTypeAtLocation(node));
    }
    const isBareText = (child: TSESTree.JSXChild) =>
      child.type === Node.JSXExpressionContainer && showsText(child.expression);

    function check({ children }: TSESTree.JSXElement | TSESTree.JSXFragment): void {
      const shown = children.filter((child) => !isBlank(child));
      if (shown.length < 2) return;
      const variable = shown.some(isVariable);
      for (const child of shown) {
        const isFixed = child.type === Node.JSXText;
        if (isFixed ? variable : isBareText(child))
          context.report({ node: child, messageId: "wrap" });
      }
    }
    return { JSXElement: check, JSXFragment: check };
  },
});

/** Keys that end or steer a composition mean nothing to a page. */
export const composedKeys = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: "problem",
    messages: { ask: "Ask isComposing(event) in the function that reads the key." },
    schema: [],
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    return {
      "MemberExpression[property.name='key']"(node: TSESTree.MemberExpression) {
        const name = services.getTypeAtLocation(node.object).symbol?.name;
        if (name !== "KeyboardEvent") return;
        const reader = context.sourceCode.getAncestors(node).findLast(isFunction);
        const asks = reader && context.sourceCode.getText(reader).includes("isComposing(");
        if (!asks) context.report({ node, messageId: "ask" });
      },
    };
  },
});

const isFunction = ({ type }: TSESTree.Node) => /Function/.test(type);

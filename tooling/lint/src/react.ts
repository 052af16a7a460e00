/** The rules of React and of accessible markup, for the web app. */
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import type { ESLint } from "eslint";
import { defineConfig } from "eslint/config";
import { composedKeys, wrappedText } from "./page-rules.ts";

// The types of ESLint and of typescript-eslint do not agree on what a rule is.
const page = {
  rules: { "composed-keys": composedKeys, "wrapped-text": wrappedText },
} as unknown as ESLint.Plugin;
const hooks = reactHooks.configs.flat["recommended-latest"];

export const reactRules = defineConfig({
  name: "react",
  files: ["apps/web/**/*.{ts,tsx}"],
  extends: [hooks, jsxA11y.flatConfigs.strict],
  plugins: { page },
  rules: {
    "page/composed-keys": "error",
    "page/wrapped-text": "error",
    ...Object.fromEntries(Object.keys(hooks.rules).map((rule) => [rule, "error"])),
    "jsx-a11y/label-has-associated-control": [
      "error",
      { controlComponents: ["Checkbox.Root", "Radio.Root", "Switch.Root"] },
    ],
  },
});

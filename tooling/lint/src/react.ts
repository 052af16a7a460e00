/** The rules of React and of accessible markup, for the web app. */
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";

const hooks = reactHooks.configs.flat["recommended-latest"];

export const reactRules = defineConfig({
  name: "react",
  files: ["apps/web/**"],
  extends: [hooks, jsxA11y.flatConfigs.strict],
  rules: {
    ...Object.fromEntries(Object.keys(hooks.rules).map((rule) => [rule, "error"])),
    "jsx-a11y/label-has-associated-control": [
      "error",
      { controlComponents: ["Checkbox.Root", "Radio.Root", "Switch.Root"] },
    ],
  },
});

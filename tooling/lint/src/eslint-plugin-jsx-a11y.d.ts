// The plugin ships no types, and @types/eslint-plugin-jsx-a11y would bring ESLint 9 with it.
declare module "eslint-plugin-jsx-a11y" {
  import type { Linter } from "eslint";

  const plugin: { flatConfigs: { strict: Linter.Config } };
  export = plugin;
}

/** The ESLint configuration of the whole workspace: every rule is an error. */
import { fileURLToPath } from "node:url";
import eslint from "@eslint/js";
import { defineConfig, includeIgnoreFile } from "eslint/config";
import tseslint from "typescript-eslint";
import { layerRules, tests } from "./layers.ts";
import { reactRules } from "./react.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const configFiles = ["**/*.config.{js,ts}"];
const production = ["apps/**", "packages/**"];
const mayReadEnvironment = [
  "apps/*/src/env.ts",
  "apps/api/src/settings/env.ts",
  "apps/*/instrumentation.ts",
  "bench/peers/*.ts",
  "scripts/**",
  "tooling/**",
  ...configFiles,
  ...tests,
];
const aToolDemandsDefaultExport = [
  ...configFiles,
  "vitest.global-setup.ts",
  "apps/web/pages/**/*.tsx",
  "apps/*/instrumentation.ts",
];

const rawSql = { object: "sql", property: "raw", message: "Parameters go through sql`…`." };
const moduleMocks = ["mock", "doMock"].map((property) => ({
  object: "vi",
  property,
  message: "No module mocks: only the clock, the mailer and the key source have doubles.",
}));
const environment = {
  object: "process",
  property: "env",
  message: "Settings are read in the app's env.ts and passed on.",
};

export const config = defineConfig(
  includeIgnoreFile(`${root}/.gitignore`),
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    name: "workspace",
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "separate-type-imports" },
      ],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // `async` without `await` still turns a throw into a rejection.
      "@typescript-eslint/require-await": "off",
      // `no-base-to-string` catches "[object Object]"; URLs and numbers print well.
      "@typescript-eslint/restrict-template-expressions": "off",
      // Objects come from factories here, not from classes.
      "@typescript-eslint/unbound-method": "off",
      eqeqeq: "error",
      "no-restricted-exports": [
        "error",
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      "no-restricted-properties": ["error", rawSql, ...moduleMocks, environment],
    },
  },
  layerRules,
  reactRules,
  {
    name: "no console in production code",
    files: production,
    ignores: tests,
    rules: { "no-console": "error" },
  },
  {
    name: "may read the environment",
    files: mayReadEnvironment,
    rules: { "no-restricted-properties": ["error", rawSql, ...moduleMocks] },
  },
  {
    name: "default exports that a tool demands",
    files: aToolDemandsDefaultExport,
    rules: { "no-restricted-exports": "off" },
  },
  {
    name: "tests read untyped JSON",
    files: tests,
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    name: "files that no tsconfig knows",
    files: ["**/*.{js,cjs}", "*.ts"],
    extends: [tseslint.configs.disableTypeChecked],
  },
  { name: "CommonJS", files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs" } },
);

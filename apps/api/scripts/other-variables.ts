// Settings outside the API's schema: of scripts and apps/web.
import { z } from "zod";

const text = z.string().optional();

export const migrationVariables = {
  DATABASE_URL_UNPOOLED: text.meta({
    description:
      "The database for migrations. A pooler may end a connection that migrates for long.",
    neededBy: "poolers, row security",
    fallback: "`DATABASE_URL`, on Neon without `-pooler`",
  }),
};

export const frontendVariables = {
  NEXT_PUBLIC_API_URL: text.meta({
    description: "The API as browsers see it. Empty means the origin of the page.",
    neededBy: "production",
    fallback: "`http://localhost:8000`",
  }),
  WEB_URL: text.meta({
    description: "The address of the page, for the picture that links to it show.",
    neededBy: "production",
  }),
  API_REWRITE_URL: text.meta({
    description: "The API to forward `/api/*` to.",
    neededBy: "[one origin for page and API](frontends.md#the-pages-own-origin)",
  }),
};

export const developmentVariables = {
  DEV_POSTGRES_PORT: text.meta({
    description: "The port of the embedded PostgreSQL.",
    neededBy: "two checkouts at the same time",
    fallback: "`25432`",
  }),
};

/** `pnpm --filter @todo/api openapi`: writes docs/openapi.json anew. */
import { writeFileSync } from "node:fs";
import { createDb } from "@todo/db/database";
import { openApiText } from "../src/openapi/openapi-response.ts";

// Never connected to.
const { db, close } = createDb({
  url: "postgres://nowhere.invalid/todo",
  maxConnections: 1,
  onConnectionLost: () => {},
});
writeFileSync(new URL("../../../docs/openapi.json", import.meta.url), await openApiText(db));
await close();

import { docsPageReply } from "../../../src/openapi/docs-page.ts";
import { resource } from "../../../src/http/resource.ts";
import { route } from "../../../src/http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "public" }, docsPageReply),
});

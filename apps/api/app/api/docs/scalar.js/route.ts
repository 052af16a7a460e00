import { scalarScriptReply } from "../../../../src/openapi/scalar-script.ts";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "public" }, scalarScriptReply),
});

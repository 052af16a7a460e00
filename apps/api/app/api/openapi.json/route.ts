import { openApiReply } from "#openapi/openapi-reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({ access: "public" }, ({ db, accounts, settings }) => {
    const isCompatible = settings.frontendCompatibility;
    return openApiReply(db, { hasAccounts: accounts !== undefined, isCompatible });
  }),
});

export const dynamic = "force-dynamic";

export { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } from "../signin/route.ts";

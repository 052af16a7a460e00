export const dynamic = "force-dynamic";

// The same as without a user in the path; `route` compares that user with the token's.
export { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } from "../../../../tasks/[id]/undo/route.ts";

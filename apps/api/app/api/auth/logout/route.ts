import { json } from "../../../../src/http/reply.ts";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({}, async ({ auth, user }) => {
    await auth.signOut(user);
    return json({ success: true });
  }),
});

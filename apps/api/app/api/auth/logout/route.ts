import { resource } from "../../../../src/resource.ts";
import { route } from "../../../../src/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({}, async ({ auth, user }) => {
    await auth.signOut(user);
    return Response.json({ success: true });
  }),
});

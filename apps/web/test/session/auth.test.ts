import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createAuth } from "#session/auth.ts";

it("gives up a request that is never answered, and does not know what came of it", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const auth = createAuth(`http://127.0.0.1:${port}`, 50);
  const signedIn = auth.signIn({ email: "ada@example.com", password: "correct horse" });
  await expect(signedIn).rejects.toMatchObject({ status: 0, outcomeUnknown: true });
});

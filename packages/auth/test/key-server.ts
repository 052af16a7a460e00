import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { afterAll } from "vitest";

/** A real HTTP server that counts what it is asked, and answers as `answer` says at that time. */
export async function startKeyServer(answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => {
    keyServer.fetches += 1;
    keyServer.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const keyServer = { url: `http://127.0.0.1:${port}/jwks`, fetches: 0, answer };
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return keyServer;
}

/** Answers with these keys. */
export const publishing = (...keys: JWK[]) => answering(JSON.stringify({ keys }));

export const answering =
  (body: string, { status = 200, type = "application/json" } = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { "content-type": type }).end(body);
  };

export const hangingUp = (response: ServerResponse) => void response.destroy();

interface IssuerKey {
  jwk: JWK;
  /** Signs `claims`, with a `kid` unless told otherwise. */
  sign: (claims: object, header?: object) => Promise<string>;
  privateKey: CryptoKey;
}

/** A new key of an issuer. */
export async function newIssuerKey(kid: string, alg = "EdDSA"): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const sign = (claims: object, header: object = { kid }) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg, ...header }).sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" }, sign, privateKey };
}

const hostForm = /^(?:ep-local-(\d+)-pooler|api)\.(?:p(\d+)\.)?local\.aws\.neon\.tech$/;

/** Returns a host name in Neon's form that contains the port of the local PostgreSQL. */
export function neonUrl(url: string): string {
  const { port } = new URL(url);
  return withHost(url, `ep-local-${port}-pooler.p${port}.local.aws.neon.tech`);
}

/** Reverses `neonUrl`. */
export function postgresUrl(url: string): string {
  return withHost(url, `127.0.0.1:${postgresPort(new URL(url).hostname)}`);
}

/** Throws for a host that is not from `neonUrl`. */
export function postgresPort(host: string): number {
  const port = Number(hostForm.exec(host)?.[2]);
  if (!port) throw new Error(`${host} is no host of neonUrl's.`);
  return port;
}

export const isNeonHost = (host: string) => hostForm.test(host);

function withHost(url: string, host: string): string {
  return url.replace(/(?<=@)[^/@]*(?=\/)/, host);
}

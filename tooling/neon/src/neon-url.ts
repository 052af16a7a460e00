/** Host names in Neon's form that contain a port of loopback. */

const hostForm = /^(?:ep-local-(\d+)-pooler|api)\.(?:p(\d+)\.)?local\.aws\.neon\.tech$/;

/** The URL under which Neon's driver reaches the local PostgreSQL at `url`. */
export function neonUrl(url: string): string {
  const { port } = new URL(url);
  return withHost(url, `ep-local-${port}-pooler.p${port}.local.aws.neon.tech`);
}

/** The PostgreSQL that a URL made by `neonUrl` stands for. */
export function postgresUrl(url: string): string {
  return withHost(url, `127.0.0.1:${postgresPort(new URL(url).hostname)}`);
}

/** The port in a host name made by `neonUrl`, or in that of its HTTP API. Throws for any other host. */
export function postgresPort(host: string): number {
  const port = Number(hostForm.exec(host)?.[2]);
  if (!port) throw new Error(`${host} is no host of neonUrl's.`);
  return port;
}

export const isNeonHost = (host: string) => hostForm.test(host);

/** Keeps everything else as it is written. */
function withHost(url: string, host: string): string {
  return url.replace(/(?<=@)[^/@]*(?=\/)/, host);
}

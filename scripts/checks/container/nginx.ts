/** Runs deploy/nginx.conf for real, with free ports and a certificate of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { untilListening } from "@todo/programs/listening";
import { spawnServer } from "@todo/programs/server-process";

export interface Nginx {
  stop: () => Promise<unknown>;
  /** Everything that it has written to its logs. */
  log: () => Promise<string>;
}

export const hasNginx = () => spawnSync("nginx", ["-v"]).status === 0;

interface Ports {
  api: number;
  /** Of a second instance, which does not run. */
  absent: number;
  http: number;
  https: number;
}

/** Throws when the example does not contain what is replaced. */
function replaceAll(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`deploy/nginx.conf does not say ${from}`);
    return result.replaceAll(from, to);
  }, text);
}

export async function startNginx(example: string, folder: string, ports: Ports): Promise<Nginx> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=api.example.com", "-days", "1", "-nodes"];
  const files = ["-newkey", "rsa:2048", "-keyout", key, "-out", certificate];
  execFileSync("openssl", ["req", "-x509", ...subject, ...files], { stdio: "ignore" });
  const site = replaceAll(await readFile(example, "utf8"), {
    "127.0.0.1:8000": `127.0.0.1:${ports.api}`,
    "# server 127.0.0.1:8001": `server 127.0.0.1:${ports.absent}`,
    "listen 80;": `listen 127.0.0.1:${ports.http};`,
    "listen 443 ssl": `listen 127.0.0.1:${ports.https} ssl`,
    "/etc/letsencrypt/live/api.example.com/fullchain.pem": certificate,
    "/etc/letsencrypt/live/api.example.com/privkey.pem": key,
    "/var/log/nginx/": `${folder}/`,
  });
  const configuration = join(folder, "nginx.conf");
  await writeFile(configuration, wholeConfiguration(folder, site));
  const args = ["-e", "stderr", "-p", folder, "-c", configuration, "-g", "daemon off;"];
  const { ended, end } = spawnServer({ program: "nginx", args, stdio: "inherit" });
  await untilListening(ports.https, { ended });
  return {
    stop: () => end("SIGQUIT"),
    log: async () => {
      const logs = ["todo-api.log", "todo-api-error.log"];
      return (await Promise.all(logs.map((name) => readFile(join(folder, name), "utf8")))).join("");
    },
  };
}

const wholeConfiguration = (folder: string, site: string) => `
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join("\n  ")}
  ${site}
}`;

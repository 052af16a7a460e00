// A real SMTP server that keeps the mails of a run in a folder, where tests find them.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { mailPort } from "./deployments.ts";

const folder = join(import.meta.dirname, "../../.data/e2e-mails");

/** Starts it, with an empty folder, until the process ends. */
export function startMailSink(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let received = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, { envelope }, done) => {
      void text(stream).then((source) => {
        received += 1;
        const [recipient] = envelope.rcptTo;
        const name = `${String(received).padStart(6, "0")} ${recipient?.address}`;
        writeFileSync(join(folder, name), source.replaceAll("=\r\n", "").replaceAll("=3D", "="));
        done();
      });
    },
  });
  server.listen(mailPort, "127.0.0.1");
}

/** The mails to `address`, oldest first. */
export function mailsTo(address: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(` ${address}`));
  return names.toSorted().map((name) => readFileSync(join(folder, name), "utf8"));
}

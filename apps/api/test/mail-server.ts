import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { afterAll } from "vitest";

export interface ReceivedMail {
  to: string[];
  from: string;
  text: string;
  link: string;
}

/** A real SMTP server on loopback that keeps what it gets, or answers `refusal` instead. */
export async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const state = { mails, url: "", attempts: 0, refusal: undefined as number | undefined };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      state.attempts += 1;
      void text(stream).then((source) => {
        const { refusal } = state;
        if (refusal) return done(Object.assign(new Error("no"), { responseCode: refusal }));
        const { mailFrom, rcptTo } = session.envelope;
        const decoded = source.replaceAll("=\r\n", "").replaceAll("=3D", "=");
        mails.push({
          to: rcptTo.map(({ address }) => address),
          from: mailFrom ? mailFrom.address : "",
          text: decoded,
          link: /https?:\/\/\S+/.exec(decoded)?.[0] ?? "",
        });
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  const { port } = listening.address() as { port: number };
  state.url = `smtp://127.0.0.1:${port}`;
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return state;
}

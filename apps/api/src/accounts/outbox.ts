// Sends mails after their requests were answered, so that no answer's time tells whether there was one to send.
import { setTimeout as sleep } from "node:timers/promises";
import type { AccountMail, Outbox } from "@todo/auth/account-mail";
import type { Logger } from "pino";
import { keepAlive } from "#internals/keep-alive.ts";

/** Sends one mail. Throws nodemailer's error. */
export type Deliver = (mail: AccountMail) => Promise<void>;

export interface DrainableOutbox extends Outbox {
  /** Waits until every mail is sent or lost, at most `withinMs`. Whether none is left. */
  drain: (withinMs: number) => Promise<boolean>;
}

const mailsMax = 1_000;
/** Between the attempts to send one mail. */
const pausesMs = [1_000, 5_000, 30_000];

interface OutboxConfig {
  deliver: Deliver;
  logger: Logger;
  /** For tests. */
  pauses?: number[];
}

export function createOutbox({
  deliver,
  logger,
  pauses = pausesMs,
}: OutboxConfig): DrainableOutbox {
  const unsent = new Set<Promise<void>>();

  async function send(mail: AccountMail, isAllowed?: () => Promise<boolean>): Promise<void> {
    if (isAllowed && !(await isAllowed())) {
      logger.info({ kind: mail.kind }, "mail not sent, its recipient has had too many");
      return;
    }
    for (const pause of [...pauses, undefined]) {
      try {
        await deliver(mail);
        logger.info({ kind: mail.kind }, "mail sent");
        return;
      } catch (error) {
        const failure = { kind: mail.kind, ...smtpFailure(error) };
        if (pause === undefined || failure.status >= 500) {
          logger.error(failure, "mail lost");
          return;
        }
        logger.warn(failure, "mail not sent yet");
        await sleep(pause);
      }
    }
  }

  return {
    add: (mail, isAllowed) => {
      const sending: Promise<void> = send(mail, isAllowed).finally(() => unsent.delete(sending));
      unsent.add(sending);
      keepAlive(sending);
    },
    isFull: () => unsent.size >= mailsMax,
    drain: async (withinMs) => {
      const deadline = sleep(withinMs, undefined, { ref: false });
      await Promise.race([Promise.all(unsent), deadline]);
      if (unsent.size > 0) logger.error({ mails: unsent.size }, "mails lost");
      return unsent.size === 0;
    },
  };
}

/** Codes only: a message may hold an address. Status 5xx is a refusal for good (RFC 5321, section 4.2.1). */
function smtpFailure(error: unknown): { code: string; status: number } {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return { code: code ?? "unknown", status: responseCode ?? 0 };
}

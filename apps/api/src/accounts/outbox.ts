// Sends emails after the response, whose time then does not tell whether there was one.
import { setTimeout as sleep } from "node:timers/promises";
import type { AccountMail, Outbox } from "@todo/auth/account-mail";
import type { Logger } from "pino";
import { keepAlive } from "#internals/keep-alive.ts";

/** Throws nodemailer's error. */
export type Deliver = (mail: AccountMail) => Promise<void>;

export interface DrainableOutbox extends Outbox {
  /** Waits at most `withinMs` until all emails are sent or dropped. Returns whether none is left. */
  drain: (withinMs: number) => Promise<boolean>;
}

const mailsMax = 1_000;
/** Between attempts. */
const pausesMs = [1_000, 5_000, 30_000];

interface OutboxConfig {
  deliver: Deliver;
  logger: Logger;
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

/** A message may contain an address. 5xx is permanent (RFC 5321, section 4.2.1). */
function smtpFailure(error: unknown): { code: string; status: number } {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return { code: code ?? "unknown", status: responseCode ?? 0 };
}

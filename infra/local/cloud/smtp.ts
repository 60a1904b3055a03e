/** Real mail for who serves others from a machine of their own: REGULARS_SMTP names the server that takes it. */
import { Refusal } from './refusal.ts';

/** Hands a message over as it is; refuses as SES does where the server will not have it. */
export type Deliver = (envelope: { from: string; to: string[] }, message: string) => Promise<void>;

const PATIENCE_MS = 20_000;

/** `address`: smtps://user:password@host:465, or smtp:// where the server turns to TLS by itself. */
export function makeSmtp(address: string): Deliver {
  if (!/^smtps?:\/\/[^/]+/.test(address)) throw new Error('REGULARS_SMTP must be smtps://user:password@host:465 or smtp://user:password@host:587.');
  const opened = import('nodemailer').then(({ createTransport }) =>
    createTransport({ url: address, connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS }),
  );
  return async (envelope, raw) => {
    try {
      await (await opened).sendMail({ envelope, raw });
    } catch (error) {
      // Neither the address nor the server's sentence, which may repeat it, belongs into an answer that is logged.
      const { responseCode = 0, code = '' } = error as { responseCode?: number; code?: string };
      if (responseCode >= 500) throw new Refusal(400, 'MessageRejected', `The mail server refused the message (${responseCode}).`);
      throw new Refusal(500, 'InternalServerError', `The mail server could not take the message (${responseCode || code}).`);
    }
  };
}

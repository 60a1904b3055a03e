/** Mail of the service itself, in its own name. Nothing that somebody entered reaches a header but as one line of text. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { CrmError } from '@regulars/shared/errors.ts';
import { environment } from '../environment.ts';
import { count, type Meter } from '../store/table.ts';
import { oneLine } from './oneLine.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

let client: SESv2Client | undefined;

export const mailOf = (meter: Meter) => ({
  /** MAIL_FAILED where it could not be handed over; whether it arrives is not known here. */
  async send({ to, subject, text }: Letter): Promise<void> {
    client ??= new SESv2Client({ maxAttempts: 3 });
    const line = oneLine(subject).slice(0, 200);
    const content = { Simple: { Subject: { Data: line, Charset: 'UTF-8' }, Body: { Text: { Data: text, Charset: 'UTF-8' } } } };
    try {
      await client.send(new SendEmailCommand({ FromEmailAddress: environment.mailFrom, Destination: { ToAddresses: [to] }, Content: content }));
    } catch (error) {
      throw new CrmError('MAIL_FAILED', error instanceof Error ? error.name : 'SES'); // its message may repeat the address, which no log may hold
    }
    count(meter, 'mail', 1);
  },
});

export type Mail = ReturnType<typeof mailOf>;

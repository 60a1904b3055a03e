/** A job that notes what it was given, and fails as often as the message asks. */
import { appendFileSync } from 'node:fs';

type Message = { messageId: string; body: string; attributes: { ApproximateReceiveCount: string } };
export const handler = async ({ Records }: { Records: Message[] }) => {
  const failed = Records.filter(({ body, attributes }) => {
    const { file, failures = 0 } = JSON.parse(body) as { file: string; failures?: number };
    appendFileSync(file, `${attributes.ApproximateReceiveCount}\n`);
    return Number(attributes.ApproximateReceiveCount) <= failures;
  });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

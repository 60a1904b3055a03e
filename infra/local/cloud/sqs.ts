/** SQS's wire, JSON protocol, over our queues: the actions our handlers use, and 501 for others. */

import { type Message, md5, type Queues } from './queues.ts';
import type { Answer } from './refusal.ts';
import { Refusal } from './refusal.ts';

type Entry = {
  Id: string;
  MessageBody?: string;
  MessageGroupId?: string;
  DelaySeconds?: number;
  MessageAttributes?: object;
  ReceiptHandle?: string;
  VisibilityTimeout?: number;
};
type Input = Omit<Entry, 'Id'> & { QueueUrl?: string; QueueName?: string; Entries?: Entry[]; MaxNumberOfMessages?: number; WaitTimeSeconds?: number };

const largest = 1024 * 1024;
const queueOf = (input: Input) => input.QueueName ?? input.QueueUrl?.split('/').at(-1) ?? '';

export function makeSqs(queues: Queues, prefix: () => string) {
  const send = (queue: string, { MessageBody = '', MessageGroupId, DelaySeconds = 0, MessageAttributes = {} }: Omit<Entry, 'Id'>) => {
    if (!MessageBody || Buffer.byteLength(MessageBody) > largest) throw new Refusal(400, 'InvalidParameterValue', 'A message has between 1 byte and 1 MiB.');
    if (!(DelaySeconds >= 0 && DelaySeconds <= 900)) throw new Refusal(400, 'InvalidParameterValue', 'DelaySeconds lies between 0 and 900.');
    const MessageId = queues.send(queue, MessageBody, { delay: DelaySeconds, attributes: MessageAttributes, group: MessageGroupId });
    return { MessageId, MD5OfMessageBody: md5(MessageBody) };
  };
  const each = (entries: Entry[] = [], deed: (entry: Entry) => object) => {
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const entry of entries) {
      try {
        Successful.push({ Id: entry.Id, ...deed(entry) });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
      }
    }
    return { Successful, Failed };
  };
  const hide = ({ ReceiptHandle = '', VisibilityTimeout = 0 }: Omit<Entry, 'Id'>) => {
    if (!queues.hide(ReceiptHandle, VisibilityTimeout)) throw new Refusal(400, 'ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
    return {};
  };
  const remove = ({ ReceiptHandle = '' }: Omit<Entry, 'Id'>) => (queues.remove(ReceiptHandle), {});

  const act = async (action: string, input: Input, signal?: AbortSignal): Promise<object> => {
    const queue = queueOf(input);
    if (!queues.exists(queue)) throw new Refusal(400, 'com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
    switch (action) {
      case 'GetQueueUrl':
        return { QueueUrl: prefix() + queue };
      case 'SendMessage':
        return send(queue, input);
      case 'SendMessageBatch':
        return each(input.Entries, (entry) => send(queue, entry));
      case 'DeleteMessage':
        return remove(input);
      case 'DeleteMessageBatch':
        return each(input.Entries, remove);
      case 'ChangeMessageVisibility':
        return hide(input);
      case 'ChangeMessageVisibilityBatch':
        return each(input.Entries, hide);
      case 'ReceiveMessage': {
        const { MaxNumberOfMessages: max = 1, WaitTimeSeconds: wait = 0, VisibilityTimeout: hidden = 30 } = input;
        return { Messages: (await queues.receive(queue, { max: Math.min(max, 10), wait: Math.min(wait, 20), hidden, signal })).map(asAws) };
      }
      case 'GetQueueAttributes': {
        const { visible, hidden, delayed } = queues.counts(queue);
        return {
          Attributes: {
            ApproximateNumberOfMessages: `${visible}`,
            ApproximateNumberOfMessagesNotVisible: `${hidden}`,
            ApproximateNumberOfMessagesDelayed: `${delayed}`,
          },
        };
      }
      default:
        throw new Refusal(501, 'UnsupportedOperation', `SQS ${action} is not part of the local deployment.`);
    }
  };

  return async (action: string, body: Buffer, signal?: AbortSignal): Promise<Answer> => {
    const input = JSON.parse(body.toString() || '{}') as Input; // the wire's JSON; `act` answers for what is missing
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(await act(action, input, signal)) };
  };
}

const asAws = (message: Message) => ({
  MessageId: message.id,
  Body: message.body,
  MD5OfBody: md5(message.body),
  ReceiptHandle: message.handle,
  MessageAttributes: JSON.parse(message.attributes),
  Attributes: { ApproximateReceiveCount: `${message.receives}`, SentTimestamp: `${message.sent}`, ApproximateFirstReceiveTimestamp: `${message.first}` },
});

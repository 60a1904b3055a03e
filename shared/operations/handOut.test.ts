import { describe, expect, it } from 'vitest';
import { handOut } from './handOut.ts';

const message = (messageId: string, kind: string) => ({ messageId, body: JSON.stringify({ kind }) });
const failing = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const batch = [message('1', 'mail'), message('2', 'webhook'), message('3', 'mail')];

describe('a batch of a queue', () => {
  it('is handed to the jobs that its messages name, together', async () => {
    const given: string[] = [];
    const run = async (kind: string, of: { messageId: string }[]) => void given.push(`${kind} ${of.map(({ messageId }) => messageId)}`);
    expect(
      await handOut(
        batch,
        async (kind, of) => run(kind, of).then(() => undefined),
        () => {},
      ),
    ).toEqual(failing());
    expect(given).toEqual(['mail 1,3', 'webhook 2']);
  });

  it('begins every job at once: a mail does not wait for a webhook', async () => {
    const begun: string[] = [];
    let go = () => {};
    const all = new Promise<void>((done) => (go = done));
    const run = async (kind: string) => {
      begun.push(kind);
      if (begun.length === 2) go();
      return all.then(() => undefined);
    };
    await handOut(batch, run, () => {});
    expect(begun).toEqual(['mail', 'webhook']);
  });

  it('comes again for what a job says that it could not do, and for nothing else', async () => {
    expect(
      await handOut(
        batch,
        async (kind) => (kind === 'mail' ? failing('3') : undefined),
        () => {},
      ),
    ).toEqual(failing('3'));
  });

  it("comes again for all messages of a job that throws, and for nobody else's", async () => {
    const told: string[] = [];
    const run = async (kind: string) => {
      if (kind === 'mail') throw new Error('no server');
      return undefined;
    };
    expect(await handOut(batch, run, (kind, { message }) => told.push(`${kind}: ${message}`))).toEqual(failing('1', '3'));
    expect(told).toEqual(['mail: no server']);
  });

  it('is not spoilt by a message that cannot be read', async () => {
    const run = async (kind: string) => {
      if (!kind) throw new Error('nobody');
      return undefined;
    };
    expect(await handOut([{ messageId: '0', body: 'not JSON' }, ...batch], run, () => {})).toEqual(failing('0'));
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { openQueues } from './queues.ts';

const notes = mkdtempSync(join(tmpdir(), 'queues-'));
afterAll(() => rmSync(notes, { recursive: true }));

describe('a queue of many workspaces', () => {
  it('lets the first message of one go before the twentieth of another', async () => {
    const queues = openQueues(join(notes, 'fair.db'), () => 0);
    queues.create('q');
    for (let n = 1; n <= 20; n++) queues.send('q', `large ${n}`, { group: 'large' });
    queues.send('q', 'small 1', { group: 'small' });
    queues.send('q', 'nobody');
    const bodies = async (max: number) => (await queues.receive('q', { max, wait: 0, hidden: 10 })).map(({ body }) => body);
    expect(await bodies(2)).toEqual(['large 1', 'large 2']);
    expect((await bodies(2)).toSorted()).toEqual(['nobody', 'small 1']);
    expect(await bodies(3)).toEqual(['large 3', 'large 4', 'large 5']);
    queues.close();
  });

  it('opens a file that knew no groups', async () => {
    const file = join(notes, 'before.db');
    const before = new DatabaseSync(file);
    before.exec(`CREATE TABLE message (id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT NOT NULL, sent INTEGER NOT NULL,
      visible INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0, first INTEGER, handle TEXT UNIQUE)`);
    before.exec(`INSERT INTO message (id, queue, body, attributes, sent, visible) VALUES ('1', 'q', 'kept', '{}', 0, 0)`);
    before.close();
    const queues = openQueues(file);
    expect((await queues.receive('q', { max: 1, wait: 0, hidden: 10 }))[0]?.body).toBe('kept');
  });

  it('takes over what waits under the name of a job, from when each had a queue of its own', async () => {
    const queues = openQueues(join(notes, 'adopted.db'));
    for (const name of ['importRows', 'screen']) queues.create(name);
    queues.send('importRows', JSON.stringify({ workspace: 'w', job: 'j' }));
    queues.adopt('importRows', 'screen');
    expect((await queues.receive('screen', { max: 1, wait: 0, hidden: 10 })).map(({ body }) => JSON.parse(body))).toEqual([
      { workspace: 'w', job: 'j', kind: 'importRows' },
    ]);
    expect(queues.counts('importRows')).toEqual({ visible: 0, hidden: 0, delayed: 0 });
    queues.close();
  });
});

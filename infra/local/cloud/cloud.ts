/** All stand-ins and the door before them, opened and closed together over one data folder. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealedBodies } from './bodies.ts';
import { type Door, type Manage, openDoor } from './door.ts';
import type { JournalEar } from './dynamo.ts';
import { startTable, type Table } from './dynoxide.ts';
import { type Files, openFiles } from './files.ts';
import { type Mail, makeMail } from './mail.ts';
import { openQueues, type Queues } from './queues.ts';
import { ensureTables } from './schema.ts';
import { makeSmtp } from './smtp.ts';
import { makeWire, type Wire } from './wire.ts';

export type Cloud = { door: Door; wire: Wire; table: Table; queues: Queues; files: Files; mail: Mail; stop(): Promise<void> };

/** The master key is made once and never leaves its file; whoever loses it loses every sealed record. */
function masterKey(file: string): Buffer {
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file);
  if (key.length !== 32) throw new Error(`The master key in ${file} is damaged: it must have 32 bytes.`);
  return key;
}

export async function openCloud(
  data: string,
  options: { ear: JournalEar; sockets: Manage; publicOrigin: () => string; smtp?: string | undefined; log: (line: object) => void },
): Promise<Cloud> {
  mkdirSync(join(data, 'mail'), { recursive: true, mode: 0o700 });
  const master = masterKey(join(data, 'master.key'));
  const table = await startTable(join(data, 'table.db'), options.log);
  const wire = makeWire(table.endpoint);
  await ensureTables(wire);
  const queues = openQueues(join(data, 'queues.db'));
  const files = openFiles(join(data, 'files'), sealedBodies(master));
  const mail = makeMail(join(data, 'mail'), { deliver: options.smtp ? makeSmtp(options.smtp) : undefined });
  const door = await openDoor({ ...options, wire, flush: table.flush, files, queues, mail, master });
  return {
    door,
    wire,
    table,
    queues,
    files,
    mail,
    async stop() {
      await door.stop();
      wire.close();
      await table.stop();
      queues.close();
      files.close();
    },
  };
}

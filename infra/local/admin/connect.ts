/** Joins the running deployment: its door, with credentials of our own. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setEnvironment } from '../environment.ts';
import { Wrong } from './wrong.ts';

interface DoorFile {
  pid: number;
  url: string;
  environment: Record<string, string>;
}

export function connect(data = process.env.REGULARS_DATA ?? '.data'): DoorFile {
  const folder = resolve(data);
  const absent = new Wrong(`Regulars is not running over ${folder}. Start it with npm start, or name another folder in REGULARS_DATA.`);
  let door: DoorFile;
  try {
    door = JSON.parse(readFileSync(join(folder, 'door.json'), 'utf8')) as DoorFile; // start.ts writes it
    process.kill(door.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES' || (error as NodeJS.ErrnoException).code === 'EPERM')
      throw new Wrong(`Regulars over ${folder} belongs to another user of this machine.`);
    throw absent;
  }
  setEnvironment(door.environment);
  return door;
}

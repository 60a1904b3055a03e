/** A process that runs handlers: told nothing but the environment it is given, with an empty folder of its own to write in. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  folder: string;
  environment: NodeJS.ProcessEnv;
  /** MB. */
  memory: number;
  /** How events and answers cross: as JSON, or whatever V8 can copy. */
  serialization?: 'json' | 'advanced';
}

export function startChild({ folder, environment, memory, serialization = 'advanced' }: ChildOptions): ChildProcess {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
    env: { ...environment, REGULARS_TMP: folder },
    // The default young generation of 48 MB costs each process 25 MB that it does not need.
    execArgv: ['--max-semi-space-size=4', `--max-old-space-size=${memory}`],
    serialization,
  });
}

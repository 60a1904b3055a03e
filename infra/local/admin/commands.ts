/** The commands, in the order of the help. */

import { importFile } from './importFile.ts';
import { show } from './show.ts';
import { createApiKey, createWorkspace, listWorkspaces } from './workspaces.ts';

export interface Command {
  name: string;
  usage: string;
  does: string;
  options: readonly string[];
  needs: readonly string[];
  /** How many words without a name it takes; the first is the id. */
  takes?: 1;
  run(asked: Asked, url: string): Promise<unknown>;
}

export type Asked = Readonly<Record<string, string | undefined>>;

export const commands: readonly Command[] = [
  {
    name: 'create-workspace',
    usage: 'create-workspace --name N --owner E-MAIL [--language en|zh] [--currency EUR] [--time-zone Europe/Berlin] [--country DE]',
    does: 'Opens a workspace and prints an API key of its owner, which is shown only now.',
    options: ['name', 'owner', 'language', 'currency', 'time-zone', 'country'],
    needs: ['name', 'owner'],
    run: createWorkspace,
  },
  { name: 'list-workspaces', usage: 'list-workspaces', does: 'Prints all workspaces, the oldest first.', options: [], needs: [], run: listWorkspaces },
  {
    name: 'create-api-key',
    usage: 'create-api-key --workspace W [--role owner|admin|manager|member|viewer] [--access own|team|all] [--name N]',
    does: 'Makes another key that acts for the owner, with these rights (owner, all). It is shown only now.',
    options: ['workspace', 'role', 'access', 'name'],
    needs: ['workspace'],
    run: createApiKey,
  },
  {
    name: 'import',
    usage: 'import --workspace W --object customer --file F',
    does: 'Imports a table, waits for the end and prints the result.',
    options: ['workspace', 'object', 'file'],
    needs: ['workspace', 'object', 'file'],
    run: importFile,
  },
  {
    name: 'show',
    usage: 'show ID --workspace W',
    does: 'Prints a record, a job or a change (03-17) in clear.',
    options: ['workspace'],
    needs: ['id', 'workspace'],
    takes: 1,
    run: show,
  },
];

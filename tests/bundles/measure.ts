/** Size and cold import of every function as Lambda would load it: a fresh process, the CPU time around one import. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { builtins, bundle, closure, entries } from '@regulars/infra/aws/bundle.ts';
import { build } from 'esbuild';

export interface Function {
  entry: string;
  kilobytes: number;
  /** Milliseconds of CPU, the least of some tries: what else the machine does is not the function's. */
  cpu: number;
}

const functions = fileURLToPath(new URL('../../functions/', import.meta.url));
const around = (file: string) => `
  const before = process.cpuUsage();
  await import(${JSON.stringify(pathToFileURL(file).href)});
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);
  process.exit();`;

async function coldImport(file: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', around(file)]);
  return Number(stdout);
}

/** The SDK's client of the table alone, as a file: the yardstick of a slow machine, as nothing that asks the table starts without it. */
async function writeClient(folder: string): Promise<string> {
  const file = join(folder, 'client.mjs');
  await build({
    stdin: {
      contents:
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'; export const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local-1' }));",
      resolveDir: functions,
    },
    outfile: file,
    plugins: [builtins],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return file;
}

/** Those that lie under `functions/` already; the list may be ahead of the files. */
export const written = (): string[] => entries.filter((entry) => existsSync(join(functions, `${entry}.ts`)));

export interface Measured {
  functions: Function[];
  /** Milliseconds of CPU that the client of the table alone takes on this machine now. */
  client: number;
}

/** Each once; those above `enough` again and beside the client, as what makes a machine slow comes and goes. */
export async function measureFunctions(folder: string, enough: number, rounds = 6): Promise<Measured> {
  const { files, metafile } = await bundle(folder, written());
  const clientFile = await writeClient(folder);
  let client = await coldImport(clientFile);
  const functions: Function[] = [];
  for (const [entry, file] of files) functions.push({ entry, kilobytes: closure(metafile, file).bytes / 1024, cpu: await coldImport(join(folder, file)) });
  for (let round = 0; round < rounds; round++) {
    client = Math.min(client, await coldImport(clientFile));
    for (const one of functions.filter(({ cpu }) => cpu > enough)) one.cpu = Math.min(one.cpu, await coldImport(join(folder, `${one.entry}.mjs`)));
  }
  return { functions, client };
}

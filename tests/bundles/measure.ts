/** Size and cold import of every function as Lambda would load it: a fresh process, the CPU time around one import. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { banner, bundle, closure, entries, leanHttp } from '@regulars/infra/aws/bundle.ts';
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

async function coldImport(file: string, tries: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < tries; n++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', around(file)]);
    least = Math.min(least, Number(stdout));
  }
  return least;
}

/**
 * What the SDK's client of the table alone takes on this machine now: the yardstick of a slow one, as nothing that asks the
 * table starts without it.
 */
export async function measureClient(folder: string, tries = 5): Promise<number> {
  const file = join(folder, 'client.mjs');
  await build({
    stdin: {
      contents:
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'; export const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local-1' }));",
      resolveDir: functions,
    },
    outfile: file,
    banner: { js: banner },
    plugins: [leanHttp],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return coldImport(file, tries);
}

/** Those that lie under `functions/` already; the list may be ahead of the files. */
export const written = (): string[] => entries.filter((entry) => existsSync(join(functions, `${entry}.ts`)));

export async function measureFunctions(folder: string, tries = 3): Promise<Function[]> {
  const { files, metafile } = await bundle(folder, written());
  const found: Function[] = [];
  for (const [entry, file] of files) found.push({ entry, kilobytes: closure(metafile, file).bytes / 1024, cpu: await coldImport(join(folder, file), tries) });
  return found;
}

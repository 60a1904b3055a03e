/**
 * All functions in one esbuild run, with splitting, into one folder that every Lambda shares: 1 second and 1 MB in place
 * of one bundle each. What several functions need lies in common chunks; a cold start reads only its own closure.
 */
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { operations } from '@regulars/shared/operations/index.ts';
import { jobs } from '@regulars/shared/operations/jobs.ts';
import { socketOperations } from '@regulars/shared/operations/sockets.ts';
import { build, type Metafile, type Plugin } from 'esbuild';
import { authorizers, dispatcher, listeners, nameToken, ofReader, reader, signInPage, workers } from './deployed.ts';

const functions = fileURLToPath(new URL('../../functions/', import.meta.url));

/** Every function by its file under `functions/`: the lists, and the authorizers that stand before them. */
const listed = [...operations, ...socketOperations, ...jobs].map(({ folder, id }) => `${folder}/${id}`);
export const entries: readonly string[] = [...new Set([...Object.values(authorizers).map(({ file }) => file), nameToken.file, signInPage.file, ...listed])];

/** Functions that do what several entries say, written from the lists. */
const load = ({ folder, id }: { folder: string; id: string }) => `() => import('./${folder}/${id}.ts')`;
const composed: Readonly<Record<string, string>> = {
  [reader.file]: `
    const operations = { ${ofReader.map((one) => `'${one.route}': ${load(one)}`).join(',')} };
    export const handler = async (event, context) => {
      const operation = operations[event.routeKey];
      if (!operation) throw new Error('The reader has no operation ' + event.routeKey);
      return (await operation()).handler(event, context);
    };`,
  // A listener that fails does not stop the others; the stream comes again from the first entry that anybody names.
  [dispatcher.file]: `
    const listeners = [${listeners.map(load).join(',')}];
    export const handler = async (event, context) => {
      const ended = await Promise.allSettled(listeners.map(async (load) => (await load()).handler(event, context)));
      for (const { reason } of ended) if (reason) throw reason;
      return { batchItemFailures: ended.flatMap(({ value }) => value.batchItemFailures) };
    };`,
  ...Object.fromEntries(
    workers.map(({ file, jobs: waiting }) => [
      file,
      `
    import { handleQueue } from './runtime/events/handleQueue.ts';
    export const handler = handleQueue({ ${waiting.map((one) => `${one.id}: ${load(one)}`).join(',')} });`,
    ]),
  ),
};
const composing: Plugin = {
  name: 'composed',
  setup(build) {
    build.onResolve({ filter: /^composed:/ }, ({ path }) => ({ path: path.slice('composed:'.length), namespace: 'composed' }));
    build.onLoad({ filter: /.*/, namespace: 'composed' }, ({ path }) => ({ contents: composed[path], resolveDir: functions }));
  },
};
/** What Lambda runs: operations on the read model, listeners of the journal and jobs that wait in a queue have no function of their own. */
export const deployedEntries: readonly string[] = [...entries, ...Object.keys(composed)];

/** Files that functions start as threads of their own: beside their entries, under the same names. */
const threads = ['runtime/spreadsheet/worker'];

/**
 * Node's own modules without `require`, which a module does not have, for packages that are CommonJS inside. HTTP always: its
 * `import` reads its every name, and one of them, its WebSocket, loads a second client of HTTP, 40 ms of the 100 that a cold
 * start may take.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(building) {
    building.onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join('|')})$`) }, ({ path, kind }) =>
      kind === 'require-call' || /^(node:)?https?$/.test(path) ? { path: path.replace('node:', ''), namespace: 'builtin' } : undefined,
    );
    building.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: `module.exports = process.getBuiltinModule('node:${path}');` }));
  },
};

export interface Bundled {
  /** The entry's own file under the folder, `records/getRecord.mjs`. */
  files: ReadonlyMap<string, string>;
  metafile: Metafile;
}

export async function bundle(folder: string, wanted: readonly string[] = entries): Promise<Bundled> {
  const { metafile } = await build({
    entryPoints: Object.fromEntries([...wanted, ...threads].map((entry) => [entry, composed[entry] ? `composed:${entry}` : `${functions}${entry}.ts`])),
    plugins: [builtins, composing],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'common/[hash]',
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    metafile: true,
    sourcemap: false,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return { files: new Map(wanted.map((entry) => [entry, `${entry}.mjs`])), metafile };
}

/** Bytes that a cold start reads: the entry and all that it imports statically, and these import. */
export function closure({ outputs }: Metafile, file: string): { bytes: number; files: string[] } {
  const found = Object.keys(outputs).filter((path) => path.endsWith(`/${file}`));
  for (const path of found) {
    for (const { kind, path: next } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[next] && !found.includes(next)) found.push(next);
  }
  return { files: found, bytes: found.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0) };
}

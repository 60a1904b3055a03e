/** Entries are what the two lists name: a handler that no operation or job names is unused. */
import type { KnipConfig } from 'knip';
import { operations } from '../../shared/operations/index.ts';
import { jobs } from '../../shared/operations/jobs.ts';
import { socketOperations } from '../../shared/operations/sockets.ts';

const handlers = [...new Set([...operations, ...socketOperations, ...jobs].map(({ folder, id }) => `${folder}/${id}.ts`))];

/** A component's scripts, and what its markup loads when it is shown: `{#await import('…')}`. */
const svelte = (text: string) =>
  [
    ...[...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script),
    ...[...text.replace(/<script[\s\S]*?<\/script>/g, '').matchAll(/import\((['"][^'"]+['"])\)/g)].map(([, path]) => `import(${path});`),
  ].join('\n');

export default {
  compilers: { svelte },
  workspaces: {
    // The check runs both as programs.
    '.': { project: ['*.{ts,mjs}'], ignoreDependencies: ['@biomejs/biome', 'dependency-cruiser'] },
    shared: { entry: ['objects/list.mjs', '**/*.test.ts'], project: ['**/*.{ts,mjs}'] },
    functions: {
      entry: [
        'authorize/{authorizeRequest,authorizeSocket,nameToken}.ts',
        'sessions/sendToSignIn.ts',
        'runtime/spreadsheet/worker.ts',
        'runtime/events/handleQueue.ts' /* asked for by the functions of queues, which are written from the lists */,
        'runtime/readmodel/loops/source.ts' /* compiled by a step of the check */,
        ...handlers,
        '**/*.{test,bench}.ts',
      ],
      project: ['**/*.ts'],
    },
    infra: {
      entry: [
        'local/main.ts',
        'local/admin.ts',
        'local/launch.mjs',
        'local/synthesize.ts',
        'local/functions/child.ts',
        'aws/*.ts',
        'local/tests/{functions,assembly}/**/*.{ts,mjs}',
        '**/*.test.ts',
      ],
      project: ['**/*.{ts,mjs}'],
    },
    web: {
      entry: ['src/routes/**/+*.{ts,svelte}', 'src/lib/**/*.svelte.ts', '**/*.test.ts'],
      project: ['src/**/*.{ts,svelte}'],
      ignoreDependencies: ['tailwindcss', '@inlang/plugin-message-format'] /* named in a style sheet and in settings.json */,
    },
    // Resolved only where the machine has no browser of its own.
    tests: {
      ignoreDependencies: ['@sparticuz/chromium'],
      entry: [
        'check.ts',
        'attack/main.ts',
        'aws/synthesize.ts',
        'bench/{main,load}.ts',
        'faults/main.ts',
        'kills/{main,deployment}.ts',
        'paint/main.ts',
        'bench/{main,load}.ts',
        'costs/main.ts',
        'faults/main.ts',
        'kills/{main,deployment}.ts',
        'paint/main.ts',
        'usage/{noisy,noise,killed}.ts',
        'screens/main.ts',
        'vitest.config.ts',
        '**/*.test.ts',
      ],
      project: ['**/*.ts'],
    },
  },
  ignoreBinaries: ['ldd'],
  // A file may say more than others ask for: the words that its own exports are made of.
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;

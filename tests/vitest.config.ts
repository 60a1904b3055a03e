/**
 * Every `*.test.ts` but the browser's stories. `vitest run -c tests/vitest.config.ts [--project api] [file]`.
 * REGULARS_LONG=1 runs the long forms: 1,000 random histories in place of some dozens.
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type Reporter, type TestModule, type TestSpecification } from 'vitest/node';

/** No test is left out in silence: each skip is printed with its reason. */
const skips: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        console.log(`skipped: ${test.fullName}: ${('note' in result && result.note) || 'no reason is given'}`);
      }
    }
  },
};

/** Large files come first; so does what is short to read and long to run, or it would be left alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /\/browser\/(accessible|story|people|roles|firstHour)/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((one) => !isLong(one))];
  }
}

/** Functions that begin anew all the time are waited for longer. */
const asLambda = process.env.REGULARS_LAMBDA === '1';

const root = fileURLToPath(new URL('..', import.meta.url));
/**
 * Data folders of tests lie in memory where there is room: their stores flush every write, and two test files at once wait
 * for the disk longer than they compute. Killing processes loses nothing of either.
 */
function inMemory(): { TMPDIR?: string } {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize < 4e9) return {};
    const folder = mkdtempSync('/dev/shm/regulars-tests-');
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return { TMPDIR: folder };
  } catch {
    return {}; // not on this platform
  }
}
const env = { REGULARS_LOG: 'errors', ...inMemory() };

const common = {
  pool: 'forks',
  /** A deployment is one a process, so each file gets a process of its own. */
  isolate: true,
  testTimeout: process.env.REGULARS_LONG ? 1_800_000 : 120_000,
  hookTimeout: 120_000,
  /** What is looked for again and again is given as long as a busy machine may need; the usual second is for idle ones. */
  expect: { poll: { timeout: asLambda ? 60_000 : 20_000 } },
  /** Every file has readers, workers and servers of its own: what one has compiled serves the next. */
  env: { ...env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/regulars-compiled') },
} as const;

const project = (name: string, ...include: string[]) => ({ test: { ...common, name, include } });
/** How long a start takes is measured where nothing has been compiled before. */
const cold = (name: string, ...include: string[]) => ({ test: { ...common, env, name, include } });
/** Rules without a deployment and without a state: what one file has loaded serves the next. */
const rules = (name: string, ...include: string[]) => ({ test: { ...common, name, include, isolate: false } });

export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    reporters: ['default', skips],
    sequence: { sequencer: LongestFirst },
    projects: [
      rules('shared', 'shared/**/*.test.ts'),
      project('functions', 'functions/**/*.test.ts'),
      rules('web', 'web/src/**/*.test.ts'),
      project('infra', 'infra/**/*.test.ts'),
      project('api', 'tests/api/**/*.test.ts'),
      project('properties', 'tests/properties/**/*.test.ts'),
      project('security', 'tests/security/**/*.test.ts'),
      project('usage', 'tests/usage/**/*.test.ts'),
      project('attack', 'tests/attack/**/*.test.ts'),
      project('recipes', 'tests/recipes/**/*.test.ts'),
      cold('bundles', 'tests/bundles/**/*.test.ts'),
      cold('bench', 'tests/bench/**/*.test.ts'),
      project('faults', 'tests/faults/**/*.test.ts'),
      project('kills', 'tests/kills/**/*.test.ts'),
      project('canary', 'tests/canary/**/*.test.ts'),
      { test: { ...common, name: 'aws', include: ['tests/aws/**/*.test.ts'], globalSetup: [fileURLToPath(new URL('./aws/synthesize.ts', import.meta.url))] } },
      { test: { ...common, name: 'browser', include: ['tests/browser/*.test.ts'], testTimeout: asLambda ? 600_000 : 240_000 } },
    ],
  },
});

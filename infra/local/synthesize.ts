/** Synthesizes what `--lambda` runs: the stacks of AWS with this machine's stage and its sender of mail, read by nobody but `functions/assembly.ts`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, deployedEntries } from '../aws/bundle.ts';
import { makeSystem } from '../aws/system.ts';
import { STAGE } from './cloud/places.ts';
import { mailFrom } from './environment.ts';
import { assemblyFolder } from './functions/assembly.ts';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as { context: Record<string, unknown> };
const asset = mkdtempSync(join(tmpdir(), 'regulars-bundle-'));
try {
  await bundle(asset, deployedEntries);
  rmSync(assemblyFolder, { recursive: true, force: true });
  // Metadata says which folder of the assembly a function's code lies in.
  makeSystem(asset, { outdir: assemblyFolder, context: { ...context, stage: STAGE, mailFrom, 'aws:cdk:enable-asset-metadata': true } }).synth();
} finally {
  rmSync(asset, { recursive: true, force: true });
}

/** Before the tests of this folder: one synthesis for all, as `npx cdk synth` does it, with no account to ask. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** Says at its end how long the processor was busy. */
const counting =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();console.error("took "+Math.ceil((user+system)/1000)+" ms")})';
const root = fileURLToPath(new URL('../..', import.meta.url));

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of templates. */
    assembly: string;
    /** Seconds of processor that it took: what else the machine does is not its. */
    took: number;
  }
}

/** Into a folder, as `npx cdk synth -c …` does it; gives the seconds of processor that it took. Findings of cdk-nag end it. */
export function synthesize(folder: string, chosen: object = {}): number {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
  // `aws:asset:path` says which template a nested stack has.
  const asCli = { ...context, ...chosen, 'aws:cdk:enable-asset-metadata': true };
  // Whoever is signed in to AWS on this machine is not there for it.
  const env = {
    PATH: process.env.PATH,
    CDK_OUTDIR: folder,
    CDK_CONTEXT_JSON: JSON.stringify(asCli),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', counting, 'infra/aws/app.ts'], { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The stacks cannot be synthesized:\n${stdout}\n${stderr}`);
  return Number(/took (\d+) ms/.exec(stderr)?.[1]) / 1000;
}

export default function setup({ provide }: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-cdk-'));
  provide('took', synthesize(folder));
  provide('assembly', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The functions of a synthesized assembly, read from its templates as CloudFormation would read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where `synthesize.ts` puts the stacks that `--lambda` runs. */
export const assemblyFolder = fileURLToPath(new URL('../../../cdk.out/local', import.meta.url));

export interface LambdaFunction {
  /** Named like its file. */
  id: string;
  /** The URL of the file with its handler. */
  module: string;
  /** Names of what its environment holds. */
  variables: readonly string[];
  /** MB. */
  memory: number;
  seconds: number;
}

interface Template {
  Resources: Record<string, { Type: string; Properties?: unknown; Metadata?: Record<string, string> }>;
}
interface Properties {
  Handler: string;
  MemorySize: number;
  Timeout: number;
  Environment?: { Variables?: Record<string, unknown> };
}

export function functionsOf(assembly: string): ReadonlyMap<string, LambdaFunction> {
  const found = new Map<string, LambdaFunction>();
  for (const name of readdirSync(assembly).filter((name) => name.endsWith('.template.json'))) {
    const { Resources } = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as Template;
    for (const { Type, Properties, Metadata } of Object.values(Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const { Handler, MemorySize, Timeout, Environment } = Properties as Properties; // as CloudFormation documents it
      const file = Handler.replace(/\.handler$/, '');
      const id = file.split('/').at(-1) ?? '';
      if (found.has(id)) throw new Error(`Two functions are called ${id}.`);
      found.set(id, {
        id,
        module: pathToFileURL(join(assembly, Metadata?.['aws:asset:path'] ?? '', `${file}.mjs`)).href,
        variables: Object.keys(Environment?.Variables ?? {}),
        memory: MemorySize,
        seconds: Timeout,
      });
    }
  }
  return found;
}

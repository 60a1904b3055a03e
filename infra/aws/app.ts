/** `npx cdk synth`: all handlers bundled once, and the stacks over them. Needs no account and no network. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle, deployedEntries } from './bundle.ts';
import { makeSystem } from './system.ts';

const asset = fileURLToPath(new URL('../../node_modules/.cache/regulars/functions', import.meta.url));
rmSync(asset, { recursive: true, force: true });
await bundle(asset, deployedEntries);
makeSystem(asset).synth();

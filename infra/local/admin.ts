/** `npm run admin -- <command>`: what whoever runs this machine may do beside the API. Prints JSON on stdout, and nothing else there. */
import { parseArgs } from 'node:util';
import { type Asked, commands } from './admin/commands.ts';
import { connect } from './admin/connect.ts';
import { Wrong } from './admin/wrong.ts';

const usage = `npm run admin -- <command>

${commands.map(({ usage: line, does }) => `  ${line}\n      ${does}`).join('\n')}

The deployment must be running. REGULARS_DATA names its data folder (.data).`;

async function main(): Promise<unknown> {
  const [name, ...args] = process.argv.slice(2);
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Wrong(name === undefined || name === 'help' || name === '--help' ? usage : `There is no command ${name}.\n\n${usage}`);
  const { values, positionals } = read(args, command.options);
  if (positionals.length > (command.takes ?? 0)) throw new Wrong(`What is ${positionals.at(-1)}?\n\n  ${command.usage}`);
  const asked: Asked = { ...values, ...(positionals[0] === undefined ? {} : { id: positionals[0] }) };
  const missing = command.needs.find((need) => !asked[need]);
  if (missing) throw new Wrong(`${missing === 'id' ? 'An id' : `--${missing}`} is missing.\n\n  ${command.usage}`);
  const { url } = connect();
  return command.run(asked, url);
}

function read(args: string[], options: readonly string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: Object.fromEntries(options.map((one) => [one, { type: 'string' as const }])) });
  } catch (error) {
    throw new Wrong((error as Error).message); // parseArgs throws errors with a sentence
  }
}

try {
  console.log(JSON.stringify(await main(), undefined, 2));
} catch (error) {
  console.error(error instanceof Wrong || process.env.REGULARS_LOG === undefined ? (error as Error).message : error);
  process.exitCode = error instanceof Wrong ? 2 : 1;
}

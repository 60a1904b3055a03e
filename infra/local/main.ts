/** `npm start`: one process tree, one URL, ended by Ctrl-C. */
import { assemblyFolder } from './functions/assembly.ts';
import { startLocal } from './start.ts';

const {
  PORT,
  HOST = '127.0.0.1',
  REGULARS_DATA = '.data',
  REGULARS_SELF_HOST,
  PUBLIC_URL,
  REGULARS_LOG,
  REGULARS_LAMBDA,
  REGULARS_SMTP,
  MAIL_FROM,
} = process.env;
/** Functions as on AWS: bundled, each in a process of its own. */
const asLambda = REGULARS_LAMBDA === '1' || process.argv.includes('--lambda');
const log = (line: object) => {
  if (REGULARS_LOG || 'error' in line) console.error(JSON.stringify(line));
};

async function start() {
  const options = {
    data: REGULARS_DATA,
    host: HOST,
    selfHosted: REGULARS_SELF_HOST === '1',
    publicUrl: REGULARS_SELF_HOST === '1' ? PUBLIC_URL : undefined,
    smtp: REGULARS_SMTP,
    ...(MAIL_FROM ? { settings: { MAIL_FROM } } : {}),
    log,
    ...(asLambda ? { assembly: assemblyFolder } : {}),
  };
  if (PORT) return startLocal({ ...options, port: Number(PORT) });
  for (let port = 8080; ; port++) {
    try {
      return await startLocal({ ...options, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port > 8180) throw error;
    }
  }
}

try {
  const local = await start();
  console.log(`Regulars is ready at ${local.url}`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      await local.stop();
      process.exit(0);
    });
} catch (error) {
  const { code, message, stack } = error as NodeJS.ErrnoException;
  console.error(code === 'EADDRINUSE' ? `Port ${PORT} is in use. Choose another one, for example PORT=8090.` : REGULARS_LOG ? stack : message);
  process.exit(1);
}

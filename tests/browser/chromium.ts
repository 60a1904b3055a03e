/**
 * A browser for tests: the machine's own, otherwise the one that came with the packages. One per process.
 * CHROME_PATH names any other.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { repository } from '../deployment.ts';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

interface Found {
  path: string;
  env?: Record<string, string>;
}

export function findChromium(): Found {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) {
    if (!existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names ${CHROME_PATH}, and there is no such file.`);
    return { path: CHROME_PATH };
  }
  const own = usual.find((path) => existsSync(path));
  return own ? { path: own } : packed();
}

/** The packed browser, unpacked once into a folder of its own, with the libraries and fonts that a bare machine lacks. */
export function packed(): Found {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  } catch {
    throw new Error('There is no browser: install Chromium or Chrome, or name one in CHROME_PATH.');
  }
  const source = join(dirname(entry), '..');
  const { version } = createRequire(import.meta.url)(join(source, 'package.json')) as { version: string };
  const cache = join(repository, 'node_modules/.cache'); // the folder for passing things may lie in memory
  mkdirSync(cache, { recursive: true });
  const folder = join(cache, `regulars-chromium-${version}`);
  if (!existsSync(folder)) {
    // Unpacked beside and moved at once: another process sees all of it or nothing.
    const beside = mkdtempSync(join(cache, 'regulars-unpacking-'));
    const script = `const { inflate } = await import(${JSON.stringify(entry)});
for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(${JSON.stringify(join(source, 'bin'))} + '/' + name);`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TMPDIR: beside }, stdio: 'inherit' });
    try {
      renameSync(beside, folder);
    } catch {
      rmSync(beside, { recursive: true, force: true }); // somebody was faster
    }
  }
  const path = join(folder, 'chromium');
  const env: Record<string, string> = {};
  if (lacksLibraries(path)) env.LD_LIBRARY_PATH = join(folder, 'al2023', 'lib');
  if (!existsSync('/etc/fonts')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  return { path, env };
}

function lacksLibraries(path: string): boolean {
  try {
    return execFileSync('ldd', [path], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}

let started: Promise<Browser> | undefined;

export function browser(): Promise<Browser> {
  started ??= (async () => {
    const { path, env } = findChromium();
    return chromium.launch({
      executablePath: path,
      env: { ...(process.env as Record<string, string>), ...env }, // what is unset is not among its entries
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  })();
  return started;
}

export async function closeBrowser(): Promise<void> {
  await (await started)?.close();
  started = undefined;
}

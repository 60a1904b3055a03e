/** Lighthouse over the pages that are seen before anybody signs in, in both languages. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeBrowser } from '@regulars/infra/local/tests/browser.ts';
import { chromium } from 'playwright-core';
import { findChromium } from '../browser/chromium.ts';

interface Audit {
  score: number | null;
  title: string;
  displayValue?: string;
}

/** As much of its answer as is read here. */
interface Result {
  lhr: {
    runtimeError?: { message: string };
    finalDisplayedUrl: string;
    categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
    audits: Record<string, Audit>;
  };
}

type Lighthouse = (url: string, flags: object, config?: object) => Promise<Result>;

/** Packages of their own, installed as their lock file says when first asked for. */
const folder = fileURLToPath(new URL('./lighthouse', import.meta.url));

async function load(): Promise<{ lighthouse: Lighthouse; desktop: object }> {
  if (!existsSync(join(folder, 'node_modules/lighthouse'))) {
    console.error('Installing Lighthouse …');
    const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' } as const;
    if (spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], options).status !== 0) throw new Error('Lighthouse could not be installed');
  }
  const { default: lighthouse, desktopConfig: desktop } = await import(pathToFileURL(join(folder, 'node_modules/lighthouse/core/index.js')).href);
  return { lighthouse, desktop };
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }; // of a TCP server
      server.close(() => done(port));
    });
  });

const categories = ['performance', 'accessibility', 'best-practices', 'seo'];

export async function scoresOf(url: string, isDesktop: boolean): Promise<void> {
  const { lighthouse, desktop } = await load();
  const { authorize } = makeBrowser(url);
  const pages = { landing: '/', 'sign in': authorize(), 'sign up': authorize({ prompt: 'create' }), invitation: '/join' };
  console.log(`\n| Lighthouse, ${isDesktop ? 'at a desk' : 'on a phone'} (95) | ${categories.join(' | ')} | what costs points |\n|---|---|---|---|---|---|`);
  for (const language of ['en-GB', 'zh-CN']) {
    for (const [name, path] of Object.entries(pages)) {
      const port = await freePort();
      const { path: executablePath, env } = findChromium();
      const args = ['--headless', '--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`, `--lang=${language}`, `--accept-lang=${language}`];
      const browser = await chromium.launch({ executablePath, args, env: { ...(process.env as Record<string, string>), ...env, LANGUAGE: language } }); // what is unset is not among its entries
      try {
        const flags = { port, output: 'json', logLevel: 'error', onlyCategories: categories, extraHeaders: { 'Accept-Language': language } };
        const { lhr } = await lighthouse(`${url}${path}`, flags, isDesktop ? desktop : undefined);
        if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
        const scores = categories.map((one) => Math.round(100 * (lhr.categories[one]?.score ?? 0)));
        console.log(`| ${name}, ${language} | ${scores.join(' | ')} | ${costly(lhr).join('; ')} |`);
      } finally {
        await browser.close();
      }
    }
  }
}

/** Audits below nine tenths that count. */
function costly({ categories: all, audits }: Result['lhr']): string[] {
  const counted = Object.values(all).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
  return [...new Set(counted)].flatMap((id) => {
    const { score, title, displayValue } = audits[id] ?? { score: null, title: id };
    return score !== null && score < 0.9 ? [`${title}${displayValue ? ` (${displayValue})` : ''}`] : [];
  });
}

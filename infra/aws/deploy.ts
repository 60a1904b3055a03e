/**
 * `npm run deploy`: all stacks, in the order in which they need each other, then the page. What is given after `--` goes to
 * CDK: `npm run deploy -- -c stage=test`. The page's files come before the page that names them, and none is taken away:
 * tabs that are open go on.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { types } from '../local/gateway/web.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = join(root, 'web/build');
const folder = mkdtempSync(join(tmpdir(), 'regulars-deploy-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const outputs = join(folder, 'outputs.json');
const { status } = spawnSync(
  process.execPath,
  [fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk')), 'deploy', '--all', '--outputs-file', outputs, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

const [name, web] =
  Object.entries(JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Record<string, string>>).find(([stack]) => stack.endsWith('-Web')) ?? [];
if (!name || !web?.PagesBucket) throw new Error('The stack Web said no bucket for the page.');
const s3 = new S3Client({ region: web.Region });
const files = readdirSync(pages, { recursive: true, withFileTypes: true }).filter((one) => one.isFile() && !/\.(br|gz)$/.test(one.name));
const keys = files.map(({ parentPath, name: file }) => relative(pages, join(parentPath, file)).split(sep).join('/'));
for (const Key of keys.toSorted((a, b) => Number(extname(a) === '.html') - Number(extname(b) === '.html'))) {
  const forEver = Key.startsWith('_app/immutable/');
  await s3.send(
    new PutObjectCommand({
      Bucket: web.PagesBucket,
      Key,
      Body: readFileSync(join(pages, Key)),
      ContentType: types[extname(Key)] ?? 'application/octet-stream',
      CacheControl: forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
    }),
  );
}
console.log(`${keys.length} files of the page are there. Regulars is ready at ${web.Url}`);

/** docs/openapi.json is what the list of operations says today. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '@regulars/functions/documentation/openApi.ts';
import { objects } from '@regulars/shared/objects/index.ts';

export function apiDescription(root: string, write: boolean): string {
  const file = join(root, 'docs/openapi.json');
  const offered = objects.filter(({ internal }) => !internal);
  const now = `${JSON.stringify(openApi(offered, 'http://127.0.0.1:8080'), null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === now) return '';
  if (!write) return 'The file differs from what the operations say. Run: npm run check -- --write';
  writeFileSync(file, now);
  return '';
}

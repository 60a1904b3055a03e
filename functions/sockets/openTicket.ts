import { openTicket } from '@regulars/shared/operations/sockets.ts';
import { printPosition } from '@regulars/shared/rules/position.ts';
import { environment } from '../runtime/environment.ts';
import { handle } from '../runtime/http/handle.ts';
import { readHeads } from '../runtime/store/journal.ts';

export const handler = handle(openTicket, async ({ user: { user, role, own, access }, request, settings, language, store, sockets }) => {
  const { key } = request.verdict;
  const { lanes } = await readHeads(store.table, store.keyring.workspace);
  const opened = await sockets.openTicket({ user, role: own ?? role, access, language, ...(key ? { key } : {}) });
  return { ...opened, url: environment.socketUrl, position: printPosition({ settings: settings.version, lanes }) };
});

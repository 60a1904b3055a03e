import { updateNotificationSettings } from '@regulars/shared/operations/notifications.ts';
import { handle } from '../runtime/http/handle.ts';

export const handler = handle(updateNotificationSettings, async ({ input, notifications }) => {
  const { wanted } = await notifications.change((reading) => ({ wanted: { ...reading.wanted, ...input } }));
  return wanted;
});

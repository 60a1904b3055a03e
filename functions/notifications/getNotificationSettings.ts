import { getNotificationSettings } from '@regulars/shared/operations/notifications.ts';
import { handle } from '../runtime/http/handle.ts';

export const handler = handle(getNotificationSettings, async ({ notifications }) => (await notifications.reading()).wanted);

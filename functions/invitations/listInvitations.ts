import { listInvitations } from '@regulars/shared/operations/invitations.ts';
import { handle } from '../runtime/http/handle.ts';
import { waitingIn } from './waiting.ts';

export const handler = handle(listInvitations, async ({ store }) => ({ data: await waitingIn(store) }));

/** The ticket that opens the line to the server. */
import { ApiError, ask } from '#lib/api/http.ts';
import type { Ticket } from '#lib/live/line.ts';

/** Whoever may not have one any more is not to ask again. */
export async function openTicket(): Promise<Ticket> {
  try {
    return await ask<Ticket>('POST', '/v1/socket-tickets', { body: {} });
  } catch (error) {
    const isFinal = error instanceof ApiError && [401, 403, 404].includes(error.status);
    throw isFinal ? Object.assign(error, { ended: true }) : error;
  }
}

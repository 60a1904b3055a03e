/** Webhooks: addresses that are told what happens, and the log of what they were told. */
import type { EventFilter } from '@regulars/shared/rules/events.ts';
import { ask } from '#lib/api/http.ts';

export type { EventFilter };

export interface Webhook {
  id: string;
  name: string;
  url: string;
  filters: EventFilter[];
  role: string;
  status: 'running' | 'paused' | 'stopped';
  since: string;
  because?: 'FAILING' | 'GONE' | 'NO_ROLE';
  formerSecretUntil?: string;
  failingSince?: string;
  deliveredAt?: string;
}

export interface Try {
  at: string;
  ms: number;
  status?: number;
  answer?: string;
  problem?: string;
}

export interface Delivery {
  id: string;
  event: string;
  type: string;
  object: string;
  record: string;
  version: number;
  at: string;
  status: 'waiting' | 'delivered' | 'failed' | 'withheld';
  count: number;
  tries: Try[];
  next?: string;
  isReplay: boolean;
}

export interface Deliveries {
  data: Delivery[];
  nextCursor?: string;
}

export type Wished = Partial<Pick<Webhook, 'name' | 'url' | 'filters' | 'role'>> & { status?: 'running' | 'paused'; missed?: boolean };

export const listWebhooks = (): Promise<{ data: Webhook[] }> => ask('GET', '/v1/webhooks');
export const getWebhook = (id: string): Promise<Webhook> => ask('GET', `/v1/webhooks/${id}`);
export const createWebhook = (body: Wished): Promise<Webhook & { secret: string }> => ask('POST', '/v1/webhooks', { body });
export const updateWebhook = (id: string, body: Wished): Promise<Webhook> => ask('PATCH', `/v1/webhooks/${id}`, { body });
export const deleteWebhook = (id: string): Promise<unknown> => ask('DELETE', `/v1/webhooks/${id}`);
export const rotateSecret = (id: string): Promise<{ secret: string }> => ask('POST', `/v1/webhooks/${id}/secret`);
export const listDeliveries = (id: string, list: 'waiting' | 'done', cursor?: string): Promise<Deliveries> =>
  ask('GET', `/v1/webhooks/${id}/deliveries`, { query: { list, cursor } });
export const replay = (id: string, body: { deliveries: string[] } | { from: string; to?: string }): Promise<unknown> =>
  ask('POST', `/v1/webhooks/${id}/replay`, { body });

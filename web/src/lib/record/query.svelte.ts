/** One record, shared by everything that shows it. */
import { createQuery } from '@tanstack/svelte-query';
import { read } from '#lib/api/records.ts';

export const recordQuery = (objects: () => string, id: () => string) =>
  createQuery(() => ({ queryKey: ['record', objects(), id()], queryFn: ({ signal }) => read(objects(), id(), signal) }));

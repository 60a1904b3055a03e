/** One record, shared by everything that shows it; and what of it is worked out from other records. */

import { isComputed } from '@regulars/shared/fields/field.ts';
import { createQuery } from '@tanstack/svelte-query';
import { type Row, read, search } from '#lib/api/records.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';

export const recordQuery = (objects: () => string, id: () => string) =>
  createQuery(() => ({ queryKey: ['record', objects(), id()], queryFn: ({ signal }) => read(objects(), id(), signal) }));

/** A record by itself carries what is worked out from it alone; lists know the rest, and are asked where there may be any. */
export const aroundQuery = (object: () => ObjectDefinition, row: () => Row) =>
  createQuery(() => {
    const { plural, fields } = object();
    const { id, trashedAt } = row();
    const names = Object.keys(fields).filter((name) => fields[name] && isComputed(fields[name]) && row()[name] === undefined);
    return {
      queryKey: ['computed', plural, id, names.join(' ')],
      enabled: names.length > 0,
      queryFn: async ({ signal }) => {
        const { data } = await search(plural, { where: { field: 'id', is: id }, fields: names, trashed: trashedAt !== undefined, limit: 1 }, signal);
        return Object.fromEntries(names.map((name) => [name, data[0]?.[name]]));
      },
    };
  });

/** Everything that can be asked of the system, in the order of the documentation. */
import { objects } from '../objects/index.ts';
import type { ObjectOf } from '../objects/object.ts';
import { bulkOperations } from './bulk.ts';
import { changeOperations } from './changes.ts';
import { deliveryOperations } from './deliveries.ts';
import { getOpenApi } from './documentation.ts';
import { duplicateOperations } from './duplicates.ts';
import { listEvents } from './events.ts';
import { fieldOperations } from './fields.ts';
import { fileOperations, readFile } from './files.ts';
import { importOperations } from './imports.ts';
import { invitationOperations } from './invitations.ts';
import { layoutOperations } from './layouts.ts';
import { notificationOperations } from './notifications.ts';
import { objectOperations } from './objects.ts';
import type { Contract, Operation, Placed, RecordOperation } from './operation.ts';
import { peopleOperations } from './people.ts';
import { preferenceOperations } from './preferences.ts';
import { recordOperations } from './records.ts';
import { roleOperations } from './roles.ts';
import { ruleOperations } from './rules.ts';
import { sampleOperations } from './samples.ts';
import { sessionOperations } from './sessions.ts';
import { openTicket } from './sockets.ts';
import { usageOperations } from './usage.ts';
import { webhookOperations } from './webhooks.ts';
import { workspaceOperations } from './workspaces.ts';

const single = [
  ...sessionOperations,
  ...workspaceOperations,
  ...peopleOperations,
  ...invitationOperations,
  ...roleOperations,
  ...objectOperations,
  ...fieldOperations,
  ...ruleOperations,
  ...layoutOperations,
  ...preferenceOperations,
  ...importOperations,
  ...sampleOperations,
  ...fileOperations,
  ...changeOperations,
  openTicket,
  ...notificationOperations,
  listEvents,
  ...webhookOperations,
  ...usageOperations,
  ...deliveryOperations,
  getOpenApi,
] as unknown as readonly Operation[]; // inputs differ; who runs one knows its own
/** What is asked of every object alike. */
export const forRecords = [...recordOperations, ...bulkOperations, ...duplicateOperations, readFile] as unknown as readonly RecordOperation[]; // likewise

/** What is deployed: one function and one route each. `allow` of a record operation depends on the object. */
export const operations: readonly (Placed & { id: string; allow: string })[] = [...single, ...forRecords.map((one) => ({ ...one, allow: 'records:…' }))];

/** What can be asked, spelled out for each object: for OpenAPI and for tests over every operation. */
export function expanded(of: readonly ObjectOf[] = objects): (Contract & Placed)[] {
  const routed = of.filter((object) => !object.internal);
  return [
    ...single,
    ...forRecords.flatMap((one) =>
      routed
        .filter((object) => one.offeredBy(object))
        .map((object) => ({
          ...one,
          ...one.for(object),
          route: one.route.replace('{objects}', object.plural) as Placed['route'], // the method stands before it still
        })),
    ),
  ];
}

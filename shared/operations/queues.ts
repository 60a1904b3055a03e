/**
 * Where messages to jobs wait, named for who waits for what is in them. A queue costs 0.33 USD a month for being asked
 * while it is empty, so there are four and not one for each job (docs/decisions/queues.md).
 */
export interface Queue {
  summary: string;
  /** A turn is ended after so many seconds, whatever it does. */
  seconds: number;
  /** Messages that one turn is handed at most. */
  batch: number;
  /** Turns at once, over all workspaces; a job that waits behind another waits for so many. */
  atOnce: number;
}

export const queues = {
  /** Turns write, and give way when their time is nearly over. */
  screen: { summary: 'Jobs that somebody follows at the screen: imports, bulk changes, undo', seconds: 900, batch: 1, atOnce: 40 },
  /** One turn to the end, however long: apart, so that nobody waits behind it but for an export. */
  exports: { summary: 'Exports of many records', seconds: 900, batch: 1, atOnce: 10 },
  /** Short turns, so that a mail does not wait for receivers that do not answer; one wakes as many as wait. */
  outgoing: { summary: 'What goes out: mail, webhooks', seconds: 60, batch: 10, atOnce: 20 },
  upkeep: { summary: 'What nobody waits for: snapshots, the nightly search for duplicates, files whose time is over', seconds: 900, batch: 1, atOnce: 10 },
} as const satisfies Record<string, Queue>;

export type QueueName = keyof typeof queues;
export const queueNames = Object.keys(queues) as QueueName[]; // the names above

/** How long a message is hidden from others while it is worked on, in seconds: longer than a turn, and not much longer. */
export const hiddenFor = ({ seconds }: Queue): number => seconds + 60;

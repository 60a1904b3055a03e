/** Every function that is deployed, with what it needs: read from the lists of operations, sockets and jobs. */
import { operations } from '@regulars/shared/operations/index.ts';
import { jobs } from '@regulars/shared/operations/jobs.ts';
import type { Uses } from '@regulars/shared/operations/operation.ts';
import { type Queue, queueNames, queues } from '@regulars/shared/operations/queues.ts';
import { socketOperations } from '@regulars/shared/operations/sockets.ts';
import type { Needs } from './needs.ts';

export interface Deployed extends Needs {
  summary: string;
  /** Its module in the asset, without extension. */
  file: string;
  /** MB. A processor of its own begins at 1,769; below 512 the first call takes longer than a second. */
  memory: number;
  seconds: number;
  /** MB of working files. */
  disk?: number;
  /** How often a call that failed is made again. */
  retries?: number;
}

/** API Gateway waits 30 seconds. */
const request = { memory: 1024, seconds: 29, within: true };
const turn = { seconds: 900 };
/** Where files of the read model are opened: 1 million records take 600 MB. */
const model = { memory: 1769, disk: 2048 };
const sized = ({ readmodel }: Uses) => (readmodel ? model : { memory: 1024 });

/** Everything that a list of `uses` declares, as one: for a function that does what several operations say. */
const together = (list: readonly Uses[]): Uses => {
  const found: Record<string, string> = {};
  for (const uses of list)
    for (const [word, right] of Object.entries(uses)) found[word] = ranks.indexOf(right) > ranks.indexOf(found[word] ?? '') ? right : (found[word] ?? '');
  return found as Uses; // words and rights of the same type
};
const ranks = ['', 'read', 'write', 'send'];

export const ofReader = operations.filter(({ uses }) => uses.readmodel);
export const listeners = jobs.filter(({ on }) => on === 'journal');
export const scheduled = jobs.filter(({ every }) => every);

/** Routes with a function of their own. */
export const singles: readonly (Deployed & { route: string; folder: string; allow: string })[] = operations
  .filter(({ uses }) => !uses.readmodel)
  .map(({ id, summary = id, folder, uses, route, allow }: (typeof operations)[number] & { summary?: string }) => ({
    ...request,
    id,
    summary,
    file: `${folder}/${id}`,
    uses,
    route,
    folder,
    allow,
    within: allow !== 'public' && allow !== 'signedIn',
    admits: allow !== 'public',
  }));

/** All operations on the read model run in one function, so that files stay warm. */
export const reader: Deployed = {
  ...request,
  ...model,
  id: 'reader',
  admits: true,
  summary: 'Every question to the read model',
  file: 'reader',
  uses: together(ofReader.map(({ uses }) => uses)),
};

export const sockets: readonly (Deployed & { route: string })[] = socketOperations.map(({ id, summary, folder, uses, route }) => ({
  ...request,
  id,
  summary,
  file: `${folder}/${id}`,
  uses,
  route,
}));

export const authorizers = {
  requests: {
    ...request,
    id: 'authorizeRequest',
    summary: 'Who is it, and what are they in the workspace asked for',
    file: 'authorize/authorizeRequest',
    uses: { directory: 'read' },
  },
  /** A ticket is taken away as it is looked at. */
  sockets: { ...request, id: 'authorizeSocket', summary: 'Whose ticket is it', file: 'authorize/authorizeSocket', uses: { store: 'write' } },
} as const satisfies Record<string, Deployed>;

/** Access tokens of Cognito say no address: it is put in before they are signed. */
export const nameToken: Deployed = {
  id: 'nameToken',
  summary: 'Puts the verified e-mail address into an access token',
  file: 'authorize/nameToken',
  uses: {},
  within: false,
  memory: 512,
  seconds: 5,
};

/** Where the page sends people to sign in; on one machine the provider itself answers there. */
export const signInPage = {
  ...request,
  id: 'sendToSignIn',
  summary: 'Sends a browser to the pages for signing in',
  file: 'sessions/sendToSignIn',
  folder: 'sessions',
  route: 'GET /identity/auth',
  allow: 'public',
  uses: {},
  within: false,
} as const satisfies Deployed & { route: string; folder: string; allow: string };

const asJob = ({ id, summary, folder, uses }: (typeof jobs)[number]): Deployed => ({
  ...turn,
  ...sized(uses),
  id,
  summary,
  file: `${folder}/${id}`,
  uses,
  within: false,
});
/** All jobs that wait in a queue run in one function, which loads each with its first message and may what any of them may. */
export const workers: readonly (Deployed & { queue: Queue; jobs: readonly { folder: string; id: string }[] })[] = queueNames.map((id) => {
  const of = jobs.filter((job) => job.queue === id);
  const uses = together(of.map((job) => job.uses));
  const { summary, seconds } = queues[id];
  return { ...sized(uses), id, summary, file: id, uses, within: false, queued: true, seconds, queue: queues[id], jobs: of };
});
export const clocks: readonly (Deployed & { every: string })[] = scheduled.map((job) => ({
  ...asJob(job),
  every: job.every ?? '',
  retries: job.on === 'log' ? 0 : 2, // it has done what could be done when it fails to tell of the rest; the clock wakes it soon
}));

/** One reader of the stream for all who listen: a shard serves two at most. */
export const dispatcher: Deployed = {
  id: 'dispatch',
  summary: 'Hands the entries of the journal to every job that listens',
  file: 'dispatch',
  uses: together(listeners.map(({ uses }) => uses)),
  within: false,
  streamed: true,
  memory: 1024,
  seconds: 60,
};

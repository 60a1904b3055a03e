/**
 * Which class of defect is attacked where. Generators are beside this file; the other tests are run in their long forms
 * as they are. `security.md` of the design names the classes S1 to S27.
 */
interface ClassOf {
  id: `S${number}`;
  what: string;
  /** Generators of this folder, by the name under which `main.ts` runs them. */
  generated: readonly Generator[];
  /** Test files, and where not all of their tests are meant, a part of their names. */
  files: readonly string[];
}

export type Generator = 'foreign' | 'schema' | 'cursors' | 'twisted' | 'addresses' | 'redirects' | 'fresh';

const api = 'tests/api/everyOperation.test.ts';
const under = (...names: string[]) => names.map((name) => `tests/security/${name}.test.ts`);

export const classes: readonly ClassOf[] = [
  { id: 'S1', what: 'another workspace’s id', generated: ['foreign'], files: [api] },
  { id: 'S2', what: 'side doors inside a workspace', generated: [], files: under('rights', 'sideDoors') },
  { id: 'S3', what: 'stores first, refuses later', generated: [], files: [api] },
  { id: 'S4', what: 'links', generated: [], files: under('sideDoors') },
  { id: 'S5', what: 'hidden fields', generated: [], files: under('rights') },
  { id: 'S6', what: 'what nobody may set', generated: [], files: [api] },
  { id: 'S7', what: 'workspace from body or header', generated: ['foreign'], files: under('tokens') },
  { id: 'S8', what: 'escalation', generated: [], files: under('sequences', 'sideDoors') },
  { id: 'S9', what: 'invitations', generated: ['foreign'], files: under('invitations') },
  { id: 'S10', what: 'sessions outlive a change', generated: [], files: under('memberships', 'sockets') },
  { id: 'S13', what: 'outgoing requests', generated: ['addresses'], files: [] },
  { id: 'S15', what: 'filters and cursors', generated: ['cursors'], files: under('answers') },
  { id: 'S16', what: 'open redirect', generated: ['redirects'], files: ['web/src/lib/api/ownPath.test.ts', 'functions/sessions/sendToSignIn.test.ts'] },
  { id: 'S17', what: 'tokens', generated: [], files: under('tokens') },
  { id: 'S19', what: 'slow patterns', generated: ['twisted'], files: under('answers') },
  { id: 'S21', what: 'prototypes', generated: ['schema'], files: under('answers', 'tables') },
  { id: 'S22', what: 'races', generated: [], files: under('races', 'invitations') },
  { id: 'S23', what: 'sockets', generated: [], files: under('sockets') },
  { id: 'S24', what: 'other types of content', generated: ['schema'], files: [api] },
  { id: 'S25', what: 'leaks by error and log', generated: ['schema'], files: [...under('answers'), 'tests/canary/canary.test.ts'] },
  { id: 'S26', what: 'left open', generated: ['fresh'], files: ['tests/aws/routes.test.ts'] },
];

/**
 * One or two mistakes for each class of defect that really hits products like this one (S1 … S27): an edit of the source
 * that a hurried change might make, and the test that must notice it.
 */
export interface Fault {
  class: `S${number}`;
  /** What has gone wrong, as somebody would notice it. */
  what: string;
  file: string;
  /** Stands in the file exactly once. */
  search: string;
  replace: string;
  /** The test file, and of its tests those whose names hold this text. */
  test: string;
  named?: string;
}

const rights = 'tests/security/rights.test.ts';
const doors = 'tests/security/sideDoors.test.ts';
const invitations = 'tests/security/invitations.test.ts';
const sockets = 'tests/security/sockets.test.ts';
const tables = 'tests/security/tables.test.ts';
const oversized = 'tests/security/oversized.test.ts';
const files = 'tests/api/files.test.ts';
const attack = 'tests/attack/attack.test.ts';

export const faults: readonly Fault[] = [
  {
    class: 'S1',
    what: 'an invitation of any workspace is met by its ids alone',
    file: 'functions/runtime/directory/invitation.ts',
    search: 'if (!keyring || !timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(keyring, id)))) throw',
    replace: 'void timingSafeEqual;\n  if (!keyring) throw',
    test: attack,
    named: 'nothing of another workspace is reached',
  },
  {
    class: 'S2',
    what: 'a record is read by whoever knows its id',
    file: 'functions/runtime/store/store.ts',
    search: 'if (!found || !(await sees(reader, object, found, teamsOf)))',
    replace: 'if (!found)',
    test: rights,
    named: 'reads what they may see',
  },
  {
    class: 'S2',
    what: 'a job and its report are shown to everybody in the workspace',
    file: 'functions/runtime/jobs/job.ts',
    search: "if (!job || (job.asker.user !== reader.user && (reader.access !== 'all' || reader.rights)))",
    replace: 'if (!job)',
    test: doors,
    named: 'an import',
  },
  {
    class: 'S4',
    what: 'a link leads to a record that who links does not see',
    file: 'functions/runtime/store/links.ts',
    search: 'if (!target) refuse();',
    replace: 'if (!target) continue;',
    test: doors,
    named: 'a link',
  },
  {
    class: 'S4',
    what: 'a link is taken away from a record that who unlinks does not see',
    file: 'functions/runtime/store/links.ts',
    search: 'if (!(await look(targetOf(field), id)) && (await read(targetOf(field), id))) refuse();',
    replace: 'void [look, read];',
    test: doors,
    named: 'a link',
  },
  {
    class: 'S5',
    what: 'a field that a role hides stays in definitions, answers and exports',
    file: 'shared/objects/seen.ts',
    search: "filter(([name]) => rightTo(of, name, rights) !== 'none')",
    replace: 'filter(() => true)',
    test: rights,
    named: 'takes away, by an export',
  },
  {
    class: 'S5',
    what: 'the history tells former values of a hidden field',
    file: 'functions/records/changesSeen.ts',
    search: '(name) => object.fields[name] !== undefined && !object.fields[name].deleted',
    replace: '() => true',
    test: rights,
    named: 'reads what they may see',
  },
  {
    class: 'S7',
    what: 'a key is served in whichever workspace a header names',
    file: 'functions/authorize/authorizeRequest.ts',
    search: 'const { workspace, user, role, access } = key;',
    replace: "const { user, role, access } = key;\n    const workspace = event.headers?.['x-workspace'] ?? key.workspace;",
    test: attack,
    named: 'nothing of another workspace is reached',
  },
  {
    class: 'S8',
    what: 'an admin makes themselves an owner',
    file: 'shared/rules/user.ts',
    search: "return granter === 'admin' && before !== 'owner' && after !== 'owner';",
    replace: "return granter === 'admin' && before !== 'owner';",
    test: 'tests/security/sequences.test.ts',
  },
  {
    class: 'S8',
    what: 'an undo gives back the role that was taken from somebody',
    file: 'functions/jobs/reversal.ts',
    search: "(action !== 'update' || names.some(isOfMembership))",
    replace: "(action !== 'update' || (names.some(isOfMembership) && false))",
    test: doors,
    named: 'undo',
  },
  {
    class: 'S9',
    what: 'an invitation is taken by whoever has its link',
    file: 'functions/runtime/directory/invitation.ts',
    search: "if (folded(guest.email) !== folded(invitation.email)) throw new CrmError('WRONG_PERSON', invitation.id);",
    replace: 'void folded;',
    test: invitations,
  },
  {
    class: 'S9',
    what: 'an invitation never grows old',
    file: 'shared/rules/invitation.ts',
    search: ' && Date.parse(String(invitation.expiresAt)) > Date.parse(now)',
    replace: ' && now !== invitation.expiresAt',
    test: invitations,
  },
  {
    class: 'S11',
    what: 'what a text says in signs becomes a tag',
    file: 'shared/rules/richText.ts',
    search: "if (typeof one === 'string') return escaped(one);",
    replace: "if (typeof one === 'string') return one;",
    test: 'shared/rules/richText.test.ts',
  },
  {
    class: 'S11',
    what: 'a link of a text may be a script',
    file: 'shared/rules/richText.ts',
    search: 'export function safeHref(text: string): string | undefined {',
    replace: 'export function safeHref(text: string): string | undefined {\n  if (text) return text;',
    test: 'shared/rules/richText.test.ts',
  },
  {
    class: 'S11',
    what: 'a file of a record opens as a page of ours',
    file: 'functions/files/readFile.ts',
    search: '`attachment; filename*=',
    replace: '`inline; filename*=',
    test: files,
  },
  {
    class: 'S13',
    what: 'whoever names a page has it fetched',
    file: 'functions/records/createRecord.ts',
    search: 'handleRecords(createRecord, ({ input, object, store }) =>',
    replace:
      'handleRecords(createRecord, async ({ input, object, store }) =>\n  (await Promise.all((JSON.stringify(input.body).match(/https?:[^"]+/g) ?? []).map((one) => fetch(one).catch(String)))) &&',
    test: attack,
    named: 'private address',
  },
  {
    class: 'S15',
    what: 'a cursor that does not open begins the list',
    file: 'functions/runtime/readmodel/cursor.ts',
    search: "throw new QueryRefused('BAD_CURSOR', '/cursor');",
    replace: 'return void QueryRefused;',
    test: attack,
    named: 'cursors',
  },
  {
    class: 'S16',
    what: 'after signing in somebody is led to another host',
    file: 'web/src/lib/api/ownPath.ts',
    search: '(?![/\\\\])',
    replace: '',
    test: attack,
    named: 'led elsewhere',
  },
  {
    class: 'S14',
    what: 'cells are exported as formulas',
    file: 'functions/runtime/csv/write.ts',
    search: 'quoted(neutral(cell))',
    replace: "quoted(neutral(cell).replace(/^'/, ''))",
    test: tables,
    named: 'S14',
  },
  {
    class: 'S14',
    what: 'formulas that begin with a full-width sign are overlooked',
    file: 'functions/runtime/csv/formula.ts',
    search: 'const risky = new RegExp(',
    replace: "const risky = /^'*\\s*[=+\\-@]/; void String(",
    test: tables,
    named: 'S14',
  },
  {
    class: 'S20',
    what: 'a quoted cell has no end',
    file: 'functions/runtime/csv/read.ts',
    search: 'max_record_size: LARGEST_ROW,',
    replace: 'max_record_size: LARGEST_ROW * 1000,',
    test: oversized,
    named: '10 GB',
  },
  {
    class: 'S20',
    what: 'a table has any number of columns',
    file: 'functions/runtime/csv/read.ts',
    search: 'if (index >= MOST_COLUMNS)',
    replace: 'if (index < 0)',
    test: oversized,
    named: 'columns without an end',
  },
  {
    class: 'S21',
    what: 'a filter may name what every object has by nature',
    file: 'functions/records/listRecords.ts',
    search: '(Object.hasOwn(fields, name) ? fields[name] : undefined)',
    replace: 'fields[name]',
    test: 'tests/security/answers.test.ts',
    named: 'are no field, sort or filter',
  },
  {
    class: 'S21',
    what: 'a heading of a table is named __proto__',
    file: 'functions/runtime/csv/read.ts',
    search: "(cell.trim() === '__proto__' ?",
    replace: "(cell.trim() === '__prototype__' ?",
    test: tables,
    named: 'S21',
  },
  {
    class: 'S21',
    what: 'what looks for __proto__ in a body runs out of stack',
    file: 'functions/runtime/http/request.ts',
    search: 'if (isDeeper(body, DEEPEST))',
    replace: 'if (isDeeper(body, DEEPEST) && false)',
    test: attack,
    named: 'whatever is sent',
  },
  {
    class: 'S23',
    what: 'a page of another site opens a WebSocket',
    file: 'functions/authorize/authorizeSocket.ts',
    search: 'origin !== undefined && origin !== new URL(environment.publicUrl).origin',
    replace: "origin === 'null' && origin !== new URL(environment.publicUrl).origin",
    test: sockets,
    named: 'a connection is refused',
  },
  {
    class: 'S23',
    what: 'everybody is told of every record',
    file: 'functions/runtime/sockets/hints.ts',
    search: 'if (isOwn || (await mayHear(entry, reader, seeing)))',
    replace: 'if (isOwn || (await mayHear(entry, reader, seeing)) || true)',
    test: rights,
    named: 'each hears, at a WebSocket',
  },
  {
    class: 'S24',
    what: 'a form of another site is read as JSON',
    file: 'functions/runtime/http/request.ts',
    search: 'if (text && !/^application\\/json\\b/i.test',
    replace: 'if (text && !/^(application\\/json\\b|text\\/plain)/i.test',
    test: attack,
    named: 'whatever is sent',
  },
  {
    class: 'S25',
    what: 'a refusal tells where in the source it was thrown',
    file: 'functions/runtime/http/answer.ts',
    search: 'title: sentenceOf(code, language),',
    replace: "title: [sentenceOf(code, language), error.stack].join(' '),",
    test: attack,
    named: 'whatever is sent',
  },
  {
    class: 'S25',
    what: 'a page of records carries more than its schema says',
    file: 'functions/records/page.ts',
    search: 'return new Text(others ?',
    replace: 'return new Text(others.length < 9 ? `{"data":[],"nextCursor":null}` : others ?',
    test: attack,
    named: 'whatever is sent',
  },
  {
    class: 'S26',
    what: 'the mailbox of the workshop is open where others are served',
    file: 'infra/local/start.ts',
    search: 'const mailbox = selfHosted ? undefined : lazily(',
    replace: 'const mailbox = lazily(',
    test: attack,
    named: 'a fresh deployment',
  },
  {
    class: 'S27',
    what: 'a file is taken for what its name says',
    file: 'functions/files/finishFile.ts',
    search: "if (!found.fits(Buffer.concat(head))) throw wrong('NOT_WHAT_IT_SAYS');",
    replace: '',
    test: files,
    named: 'refused (S27)',
  },
  {
    class: 'S27',
    what: 'a table of any size is announced',
    file: 'shared/operations/imports.ts',
    search: 'size: z.int().check(z.minimum(1), z.maximum(2_000_000_000)),',
    replace: 'size: z.int().check(z.minimum(1)),',
    test: tables,
    named: 'S27',
  },
];

/** The classes that must each be seen to fail. */
export const classes = ['S1', 'S2', 'S4', 'S5', 'S7', 'S8', 'S9', 'S11', 'S13', 'S14', 'S15', 'S16', 'S20', 'S21', 'S23', 'S24', 'S25', 'S26', 'S27'] as const;

/** Which way imports may go (docs/decisions/directions.md): browser and functions know `shared`, and never each other. */
const packages = (...names) => `node_modules/(${names.join('|')})`;

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one. A component may hold itself.',
      from: { pathNot: '\\.svelte$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'shared-is-pure',
      severity: 'error',
      comment: 'shared runs in the browser too: no AWS, no Node, no I/O.',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$|^shared/objects/list\\.mjs$' },
      to: { pathNot: `^shared/|${packages('zod', 'libphonenumber-js')}` },
    },
    {
      name: 'phone-numbers-by-halves',
      severity: 'error',
      comment: 'The full metadata weighs 145 KB.',
      from: { path: '^shared/' },
      to: { path: packages('libphonenumber-js'), pathNot: '(min|metadata)' },
    },
    {
      name: 'functions-know-no-deployment',
      severity: 'error',
      from: { path: '^functions/', pathNot: '\\.(test|bench)\\.ts$' },
      to: { path: '^(infra|web|tests)/' },
    },
    {
      name: 'aws-behind-runtime',
      severity: 'error',
      comment: 'A use case gets what it needs handed in.',
      from: { path: '^functions/(?!runtime/)', pathNot: '\\.test\\.ts$' },
      to: { path: packages('@aws-sdk', '@smithy') },
    },
    {
      name: 'web-knows-shared-only',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: `^(functions|infra|tests)/|${packages('@aws-sdk')}` },
    },
    {
      name: 'infra-names-files',
      severity: 'error',
      comment: 'Handlers are loaded by name. The dispatcher reads the journal by the one list of keys; admin works through the directory.',
      from: { path: '^infra/', pathNot: '\\.test\\.ts$|^infra/local/tests/|^infra/local/(admin|work/dispatcher)' },
      to: { path: '^(functions|web|tests)/' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(shared|functions|infra|web)/', pathNot: '\\.(test|bench)\\.ts$|/tests/' },
      to: { path: '^tests/|\\.test\\.ts$' },
    },
    { name: 'all-found', severity: 'error', from: { pathNot: '^web/' }, to: { couldNotResolve: true, pathNot: '^aws-lambda$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/(build|\\.svelte-kit)|paraglide' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.svelte'],
    },
  },
};

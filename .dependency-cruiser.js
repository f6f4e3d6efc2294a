/** The import order of ARCHITECTURE.md, lowest first. A layer may import itself and what stands before it. */
const layers = [
  ['config'],
  ['common'],
  ['timeline', 'auth', 'database', 'observability'],
  ['orders', 'cases', 'zoho', 'jobs'],
  ['payments', 'payment-sessions', 'deliveries', 'idempotency'],
  ['reconciliation'],
  ['refunds', 'invariants', 'checkout'],
  ['discovery'],
  ['webhooks'],
  ['support'],
  ['health'],
  ['operator'],
  ['app'],
];

/** All code of the repository but that of this workspace. */
const outside = (workspace) => `^(?!${workspace}/)(src|packages|demo|bench|test|tools|web)/`;

const folders = (names) => `^src/(${names.join('|')})/`;

const upwards = layers.slice(0, -1).map((layer, level) => ({
  name: `${layer.join('-')}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: folders(layer) },
  to: { path: `${folders(layers.slice(level + 1).flat())}|^src/[^/]+$` },
}));

// Neighbours on one level that have no business with each other.
const apart = [
  { from: ['zoho'], to: ['orders', 'cases', 'jobs'] },
  { from: ['invariants'], to: ['refunds', 'checkout'] },
  { from: ['checkout'], to: ['refunds', 'invariants'] },
  { from: ['refunds'], to: ['checkout', 'invariants'] },
].map(({ from, to }) => ({
  name: `${from.join('-')}-stands-apart-from-${to.join('-')}`,
  severity: 'error',
  from: { path: folders(from) },
  to: { path: folders(to) },
}));

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...upwards,
    {
      name: 'every-folder-has-its-place',
      comment: 'A new folder goes into `layers` above and into ARCHITECTURE.md.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: [folders(layers.flat()), '^src/generated/'] },
      to: {},
    },
    ...apart,
    {
      name: 'rules-are-pure',
      comment:
        'Every order of events is tried on them (docs/decisions/0019), which needs them without a database or a framework.',
      severity: 'error',
      from: { path: '^src/reconciliation/rules/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/(database|generated|jobs|observability|config)/|\\.(repository|client|module)\\.ts$|node_modules/@nestjs/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-zoho-speaks-http-to-zoho',
      comment: 'The wall: one folder knows the provider, so one folder changes when the provider does.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/zoho/' },
      to: { path: 'node_modules/(axios|@nestjs/axios)/' },
    },
    {
      name: 'simulator-shares-nothing',
      comment: 'If the simulator used our code, both could be wrong together.',
      severity: 'error',
      from: { path: '^packages/zoho-payments-simulator/' },
      to: { path: outside('packages/zoho-payments-simulator') },
    },
    {
      name: 'client-is-on-its-own',
      comment: 'It goes to other people’s machines; all it knows of the service is its OpenAPI document.',
      severity: 'error',
      from: { path: '^packages/checkout-client/' },
      to: { path: outside('packages/checkout-client') },
    },
    {
      name: 'service-does-not-know-its-surroundings',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' }, // its tests share builders with the flows in test/support
      to: { path: '^(packages|demo|bench|test|tools)/' },
    },
    {
      name: 'demo-is-a-user',
      comment: 'The demo starts the programs as processes and speaks HTTP, as any shop would.',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^(src|packages/zoho-payments-simulator|bench|test)/' },
    },
    {
      name: 'what-runs-in-a-browser-brings-nothing',
      comment: 'openCheckout() is sent to every shopper: no packages.',
      severity: 'error',
      from: { path: '^packages/checkout-client/src/browser' },
      to: { path: 'node_modules/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-in-production',
      severity: 'error',
      from: { path: '^(src|packages)/', pathNot: ['\\.spec\\.ts$', '^packages/[^/]+/src/testing/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], dynamic: false },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'src/generated'] },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@checkout-bff/source', 'import', 'node', 'default', 'types'],
    },
  },
};

/** Jest runs native ES modules; @swc/jest transpiles only, types are checked by `npm run typecheck`. */
export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  // The workspaces' TypeScript instead of their builds (`exports` in packages/*/package.json); the rest is Jest's own default.
  testEnvironmentOptions: { customExportConditions: ['@checkout-bff/source', 'node', 'node-addons'] },
  roots: ['<rootDir>/src', '<rootDir>/web/src', '<rootDir>/test', '<rootDir>/packages', '<rootDir>/demo'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  // Modules of finished test files stay in memory (native ES modules in Jest); a fresh worker is quicker than a full one.
  workerIdleMemoryLimit: '1GB',
  // The tests share one PostgreSQL, and CI machines have two cores: a third worker uses them while the others wait for a process,
  // a page or a time-out, which is two fifths of the time.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/sequencer.js',
  testTimeout: 60_000, // a cold start of the service or the browser on a busy machine
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Ours are TypeScript; a package's `….json.js` is what it says.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/generated/**', '!src/main.ts'],
};

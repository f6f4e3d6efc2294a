import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Function and file sizes are the ceiling, not the aim: most files have 40-120 lines, most functions 5-25. */
const size = (lines) => ({ max: lines, skipBlankLines: true, skipComments: true });

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name: one name everywhere.' };
const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'The environment is read and checked in src/config; take AppConfig instead.',
};

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      'coverage/',
      'src/generated/',
      'packages/checkout-client/src/generated/',
      '.data/',
      'test-results/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    // A pattern whose time grows with the square of its text is a way to stop the service with one request (contract 9). Strictest
    // settings: what cannot be shown to be linear is an error, wherever the text comes from.
    files: ['**/*.{ts,tsx,js,mjs}'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.ts'] } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': 'off', // `return reply.end()` confuses nobody
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }], // Nest modules are empty classes
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // DTO classes describe shapes; literals of that shape are fine
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }], // '' means unset too
      '@typescript-eslint/require-await': 'off', // an async function may keep an interface's promise without waiting
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': ['error', noDefaultExport],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts', 'packages/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'max-lines': ['error', size(250)],
      'max-lines-per-function': ['error', size(60)],
      'max-params': ['error', 5],
      complexity: ['error', 15],
    },
  },
  {
    // Nest hands dependencies to constructors one by one; more than six is a class that does too much.
    files: ['src/**/*.ts'],
    rules: { 'max-params': ['error', 6] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/main.ts', 'src/migrate.ts', 'src/verify-timeline.ts', '**/*.spec.ts'],
    rules: { 'no-restricted-properties': ['error', noEnvironment], 'no-console': 'error' },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      // supertest's bodies are `any`: the assertion is the check
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'regexp/no-super-linear-move': 'off', // no stranger writes what tests read
    },
  },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.{js,mjs,cjs}', 'tools/schema-engine'],
    languageOptions: {
      globals: {
        console: 'readonly',
        crypto: 'readonly',
        fetch: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
        WebAssembly: 'readonly',
      },
    },
  },
  {
    // What runs in the shopper's browser.
    files: ['demo/**/*.js', 'web/**/*.js'],
    languageOptions: {
      globals: {
        clearInterval: 'readonly',
        clearTimeout: 'readonly',
        confirm: 'readonly',
        CustomEvent: 'readonly',
        document: 'readonly',
        EventSource: 'readonly',
        FormData: 'readonly',
        history: 'readonly',
        HTMLElement: 'readonly',
        Intl: 'readonly',
        localStorage: 'readonly',
        location: 'readonly',
        navigator: 'readonly',
        sessionStorage: 'readonly',
        setInterval: 'readonly',
        URLSearchParams: 'readonly',
        window: 'readonly',
      },
    },
  },
  prettier,
);

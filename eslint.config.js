import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']),
);

export default defineConfig(
  globalIgnores(['dist/', 'data/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'no-console': 'error',
      'no-warning-comments': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // Set-up and tools' settings: plain JavaScript, run before there are types to check it with.
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: nodeGlobals },
  },
  { files: ['src/api/docs/*.js'], languageOptions: { globals: { window: 'readonly' } } },
  // Set-up starts on the machine's own Node, 18 or newer: no syntax younger than that.
  { files: ['config/setup/**'], languageOptions: { ecmaVersion: 2022 } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // `return next()` and `void | Promise<void>` are idioms.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // A caller that hands over a promise where none is awaited loses its rejection; React awaits nothing
      // in its attributes and says so.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An index checked by the loop's bounds is still `| undefined` to the compiler.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What implements an asynchronous interface may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // What Node's own functions reject with is documented: NodeJS.ErrnoException.
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // The environment has one reader; everything else is given its configuration.
    files: ['media/**', 'src/**', 'workers/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/ reads the environment.' },
      ],
    },
  },
  { files: ['src/web/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  // Message catalogues: one flat table for each language.
  { files: ['src/web/messages/*.ts'], rules: { 'max-lines': 'off' } },
  {
    // Programs that people run: their output is the console.
    files: [
      'config/setup/**',
      'src/main.ts',
      'src/cli/**',
      'test/*.ts',
      'test/bench/**',
      'test/load/**',
      '*.config.*',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    // vitest's asymmetric matchers (`expect.any`) are typed any, and `expect(object.method)` calls nothing.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);

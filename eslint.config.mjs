import tseslint from 'typescript-eslint';
import throughline from './dev/lint-rules.mjs';

const CODE = ['src/**/*.ts', 'workflows/**/*.ts', 'activities/**/*.ts', 'workers/**/*.ts'];

/**
 * Where the wall clock is read, and what for: ids, sessions and links that expire, waiting for machines, progress on a
 * terminal, how long a check took, the seal of the audit trail (when it was sealed, not when it happened), the age of
 * closed histories, and the one place that turns it into business time (orgNow).
 */
const CLOCK_PLACES = [
  'src/ids.ts',
  'src/db.ts',
  'src/practice/store.ts',
  'src/retention.ts',
  'src/reporting/verify.ts',
  'src/audit/{head,seal}.ts',
  'src/identity/*.ts',
  'src/engine/**/*.ts',
  'src/api/*.ts',
  'src/cli/*.ts',
  'src/demo/{runner-main,summary}.ts',
];

/**
 * The files that hold SQL: a context's store, and the transactions of its steps and cycles, whose SQL is their substance.
 * All others are rules, shapes and wiring; who adds one here says so to the reviewer.
 */
const STORES = [
  'src/{cycles,db,documents,outbox,retention}.ts',
  'src/**/store.ts',
  'src/api/store/*.ts',
  'src/accounts/{account,estimates,events,guarantor,payments,move-credit,plans,promises,returned-payment,statement-mail,waits,statement-cycle}.ts',
  'src/audit/{seal,verify}.ts',
  'src/claims/{acknowledgement-file,paper,silence,snapshot,status-answer,status-sweep,submission,window}.ts',
  'src/cli/{demo,start}.ts',
  'src/demo/{incidents,patients,play,practice,runner-main,staff,summary}.ts',
  'src/edges/inbox.ts',
  'src/denials/{payer-covers,record-decision}.ts',
  'src/denials/packet/{letters,packets,proof,records}.ts',
  'src/engine/{fence,groups,reconcile,relay,restore,settle}.ts',
  'src/line/{ask-write-off,encounter,load,save,step-log}.ts',
  'src/practice/practice.ts',
  'src/privacy/keys.ts',
  'src/registration/{authorizations,patients,people}.ts',
  'src/remittance/{deposits,file,finish,match,match-by-hand,post-chunk,quarantine,returns,review-plb,stage}.ts',
  'src/reporting/{facts,facts-labels,verify}.ts',
  'src/scenario/{account-acts,claim-acts,engine-driver,posting-acts,read-facts,read-postings,read-segments,runs}.ts',
  'src/scenario/made/record.ts',
  'src/tasks/{decide,snooze}.ts',
  // Writes what went wrong into the record, from inside the SDK's interceptor.
  'workers/trouble.ts',
];

export default tseslint.config(
  { ignores: ['node_modules/', 'web/dist/', 'coverage/', 'test/replay/changed/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { throughline },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-require-imports': 'error',
      'throughline/no-child-workflow': 'error',
      'throughline/no-default-export': 'error',
      eqeqeq: ['error', 'smart'],
      'no-console': 'off',
    },
  },
  { files: CODE, rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'error' } },
  // The command line, and what runs as a process of its own and speaks to a terminal.
  { files: ['src/cli/**', 'src/engine/run.ts'], rules: { 'no-console': 'off' } },
  { files: CODE, ignores: CLOCK_PLACES, rules: { 'throughline/no-wall-clock': 'error' } },
  {
    files: [...CODE, 'web/src/**/*.{ts,tsx}'],
    ignores: ['src/engine/**', 'src/cli/*.ts', 'web/src/live.ts'],
    rules: { 'throughline/no-float-money': 'error' },
  },
  { files: [...CODE, 'web/src/**/*.{ts,tsx}'], ignores: STORES, rules: { 'throughline/no-sql': 'error' } },
  { files: ['workflows/**/*.ts'], rules: { 'throughline/no-node-in-workflows': 'error' } },
  // Test builders bend valid bundles, whose shape is nobody's type.
  { files: ['test/unit/fhir/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  // Tools name their configuration by a default export; a declaration file repeats what a package has.
  {
    files: ['*.config.{mjs,mts}', 'web/vite.config.mts', '**/*.d.ts', 'dev/*.mjs'],
    rules: { 'throughline/no-default-export': 'off' },
  },
  { files: ['**/*.{js,cjs}'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);

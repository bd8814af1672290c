/**
 * The arrows between the rooms (DESIGN 2, docs/architecture.md): web → api → contexts → money, x12; workflows → types and
 * pure functions; src → nothing of workflows, activities or workers. A type-only import counts as an arrow too, except
 * where a rule says otherwise.
 */
'use strict';

/** The folders that bring the business together, so that nothing of the business may know them. */
const EDGES = '^src/(api|cli|demo|scenario|simulator)/';

module.exports = {
  forbidden: [
    {
      name: 'src-knows-no-temporal-rooms',
      comment: 'src is plain TypeScript; it starts and signals workflows through src/engine/process.ts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(workflows|activities|workers|test|bench|web|migrations|dev)/' },
    },
    {
      name: 'temporal-only-in-its-rooms',
      comment: 'Only the engine (client and codec) and the retention (it reads histories) know the SDK in src.',
      severity: 'error',
      from: { path: '^(src|web)/', pathNot: '^src/(engine/|retention\\.ts$)' },
      to: { path: '@temporalio/' },
    },
    {
      name: 'workflows-only-pure',
      comment:
        'Workflow code runs again and again: words, ids and the contract with the record, nothing that does anything.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        pathNot: [
          '^workflows/',
          '^src/words(/|\\.ts$)',
          '^src/engine/contract\\.ts$',
          '^src/ids\\.ts$',
          '@temporalio/(workflow|common)/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflows-types-from-the-contract',
      comment: 'Types may come from activities (their signatures), too.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        path: '^(src|workers|web|test|migrations)/',
        pathNot: '^src/(words(/|\\.ts$)|engine/contract\\.ts$|ids\\.ts$)',
      },
    },
    {
      name: 'activities-only-wrap',
      comment: 'An activity is a step of src with a sign of life around it.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: '^(src|workflows|workers|web)/', pathNot: '^src/engine/contract\\.ts$' },
    },
    {
      name: 'workers-know-no-edges',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: EDGES },
    },
    {
      name: 'money-stands-alone',
      severity: 'error',
      from: { path: '^src/money/' },
      to: { pathNot: '^src/money/' },
    },
    {
      name: 'x12-knows-only-cents',
      comment:
        'A package of its own some day: of the product it knows cents; guides read their tables from files and profiles by zod.',
      severity: 'error',
      from: { path: '^src/x12/' },
      to: { pathNot: '^(src/(x12/|money/cents\\.ts$)|fs$|path$|node_modules/zod/)' },
    },
    {
      name: 'words-stand-alone',
      severity: 'error',
      from: { path: '^src/words(/|\\.ts$)' },
      to: { pathNot: '^src/words(/|\\.ts$)' },
    },
    {
      name: 'contexts-know-no-edges',
      comment: 'The business does not know who asks: not the API, the command line, the demo or the scenarios.',
      severity: 'error',
      from: { path: '^src/', pathNot: EDGES },
      to: { path: EDGES },
    },
    {
      name: 'simulator-is-the-other-side',
      comment: 'Payers know files, not our record: of the business the simulator shares days, money, X12 and SSH.',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(simulator/|edges/clearinghouse/|x12/|money/|calendar\\.ts$|random\\.ts$|log\\.ts$|words(/|\\.ts$))',
      },
    },
    {
      name: 'api-knows-no-command-line',
      comment: 'Of scenarios it knows the desk that runs them for the page, and what the desk kept.',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/(cli|demo|scenario)/', pathNot: '^src/scenario/(desk|runs|values)\\.ts$' },
    },
    {
      name: 'web-runs-only-words-and-cents',
      comment: 'What the page runs of src is words and cents; the shapes of the API are types, which cost nothing.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/(words(/|\\.ts$)|money/cents\\.ts$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-types-from-the-api',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/(words(/|\\.ts$)|money/cents\\.ts$|cycles\\.ts$|api/)' },
    },
    {
      name: 'no-test-in-the-product',
      severity: 'error',
      from: { path: '^(src|workflows|activities|workers|migrations|web/src)/' },
      to: { path: '^(test|bench|dev)/' },
    },
    {
      name: 'no-cycle',
      comment: 'A circle in which one arrow is a type is only a way to cut a long file; one that runs is a defect.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-found',
      severity: 'error',
      from: {},
      // A package of types only has nothing to resolve to.
      to: { couldNotResolve: true, pathNot: '^@medplum/fhirtypes$' },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(src|workflows|activities|workers|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-transitive-dependency',
      comment: 'What is imported is in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/** The project's own lint rules: what DESIGN says and no package checks. Each is a few lines of syntax, so that it can be read. */

/** A rule from selectors: each is a pattern of syntax that is forbidden, with why. */
const forbidden = (description, selectors) => ({
  meta: { type: 'problem', docs: { description }, schema: [] },
  create: (context) =>
    Object.fromEntries(
      Object.entries(selectors).map(([selector, message]) => [selector, (node) => context.report({ node, message })]),
    ),
});

const CHILD = 'every process is one workflow of its own, woken through the outbox: no child workflows';
const CLOCK =
  'business time comes from the caller (ctx.at, orgNow): the wall clock is read only in the places eslint.config.mjs lists';
const FLOAT = 'money is whole cents (src/money/cents.ts), so nothing is rounded or parsed as a float';
const SQL = 'SQL stands in a store (the files that eslint.config.mjs lists): give this file a function of a store';

export default {
  rules: {
    'no-child-workflow': forbidden('no startChild or executeChild', {
      'Identifier[name=/^(startChild|executeChild)$/]': CHILD,
    }),
    'no-wall-clock': forbidden('no Date.now(), new Date() or Temporal.Now in business code', {
      "CallExpression[callee.object.name='Date'][callee.property.name='now']": CLOCK,
      "NewExpression[callee.name='Date'][arguments.length=0]": CLOCK,
      "CallExpression[callee.name='Date']": CLOCK,
      "MemberExpression[object.name='Temporal'][property.name='Now']": CLOCK,
    }),
    'no-float-money': forbidden('no toFixed, parseFloat or Math.round where money is', {
      'CallExpression[callee.property.name=/^(toFixed|toPrecision|parseFloat)$/]': FLOAT,
      "CallExpression[callee.name='parseFloat']": FLOAT,
      "CallExpression[callee.object.name='Math'][callee.property.name=/^(round|fround)$/]": FLOAT,
    }),
    'no-sql': forbidden('no SQL outside the stores', {
      "CallExpression[callee.property.name='raw'][callee.object.name=/^(tx|trx|db|\\w+Db|knex)$/]": SQL,
      "CallExpression[callee.property.name='raw'][callee.object.property.name=/^(tx|trx|db|\\w+Db|knex)$/]": SQL,
      'ImportDeclaration[source.value=/\\u002fdb$/] > ImportSpecifier[imported.name=/^rows?$/]': SQL,
      "CallExpression[callee.name=/^(tx|db|trx|knex)$/][arguments.0.type='Literal']": SQL,
      "CallExpression[callee.property.name=/^(tx|db|trx|knex)$/][arguments.0.type='Literal']": SQL,
    }),
    'no-default-export': forbidden('no default exports: a thing has one name everywhere', {
      ExportDefaultDeclaration: 'export it by its name',
      "ExportSpecifier[exported.name='default']": 'export it by its name',
    }),
    'no-node-in-workflows': forbidden('no builtins of Node in workflows', {
      'ImportDeclaration[source.value=/^(node:|fs|os|path|crypto|child_process|net|http|https)(\\u002f|$)?/]':
        'a workflow runs in an isolate that has nothing of Node',
      "MemberExpression[object.name='process']": 'a workflow knows no process: what it needs is in its input',
    }),
  },
};

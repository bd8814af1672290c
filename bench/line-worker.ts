/**
 * The worker under measurement, as a process of its own: the product's steps, or, for looks whose id begins with `floor/`,
 * the step that does nothing but its transaction and its row in step_log. It counts the statements that it sends.
 */
import { readServiceConfig } from '../src/config';
import { inOrg, type Db } from '../src/db';
import { directoryClearinghouse } from '../src/edges/clearinghouse/directory';
import type { StepInput, StepResult, Steps } from '../src/engine/contract';
import { localKeyProvider } from '../src/privacy/keys';
import { Sealers } from '../src/privacy/seal';
import { createOutsideCalls, createSteps } from '../src/steps';
import { runWorkerProcess } from '../workers/entry';
import { isFloorLook, isLastFloorLook } from './line-floor';

const config = readServiceConfig(process.env);
const sealers = new Sealers(localKeyProvider(config.masterKey));
const counted = new WeakSet<Db>();
let statements = 0;

/** Both namespaces make their steps on the one pool: it is counted once. */
function count(db: Db): void {
  if (counted.has(db)) return;
  counted.add(db);
  db.on('query', () => (statements += 1));
}

function floorStep(db: Db, { org, owner, looks }: StepInput): Promise<StepResult> {
  return inOrg(db, { org }, async (tx) => {
    const now = new Date().toISOString();
    const isLast = looks.some((look) => isLastFloorLook(look.id));
    const due = isLast ? null : new Date(Date.now() + 30 * 86_400_000).toISOString();
    const result: StepResult = { stage: 'floor', due, now, next: isLast ? 'done' : 'wait' };
    await tx('step_log').insert(
      looks.map((look) => ({
        org_id: org,
        key: look.id,
        owner_kind: owner.kind,
        owner_id: owner.id,
        result: JSON.stringify(result),
        as_of: look.at,
      })),
    );
    return result;
  });
}

function steps(db: Db): Steps {
  count(db);
  const real = createSteps({ db, sealers });
  const names = Object.keys(real) as (keyof Steps)[];
  const either = (name: keyof Steps) => (input: StepInput) =>
    input.looks.some((look) => isFloorLook(look.id)) ? floorStep(db, input) : real[name](input);
  return Object.fromEntries(names.map((name) => [name, either(name)])) as unknown as Steps;
}

process.on('message', (question) => {
  if (question === 'statements?') process.send?.({ statements });
});
// Its parent has gone: nobody reads the figures.
process.on('disconnect', () => process.exit(0));

void runWorkerProcess({
  steps,
  outside: (db) => createOutsideCalls({ db, sealers }, directoryClearinghouse(config.clearinghouseDir)),
});

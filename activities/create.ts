/** Turns the domain's steps and outside calls into activities: with a sign of life while they run. */
import { Context } from '@temporalio/activity';
import type { OutsideCalls, Steps } from '../src/engine/contract';

/** Well under the heartbeat timeout in workflows/step.ts, by which the engine learns that a worker died in the middle. */
const HEARTBEAT_MS = 3_000;

type Call = (input: never) => Promise<unknown>;

/** The steps as activities. The same object is registered for both namespaces: a step knows its organisation from its input. */
export const createActivities = (deps: { steps: Steps }): Steps => withCare(deps.steps);

/** The calls to the outside, for the task queue of their own. */
export const createOutsideActivities = (deps: { outside: OutsideCalls }): OutsideCalls => withCare(deps.outside);

function withCare<T extends object>(calls: T): T {
  const entries = namesOf(calls).map((name) => {
    const call = (calls as Record<string, Call>)[name]!.bind(calls);
    return [name, (input: never) => alive(() => call(input))];
  });
  return Object.fromEntries(entries) as T;
}

/** Own functions and, for an instance of a class, its methods. */
function namesOf(calls: object): string[] {
  const prototype = Object.getPrototypeOf(calls) as object | null;
  const methods = prototype && prototype !== Object.prototype ? Object.getOwnPropertyNames(prototype) : [];
  const names = new Set([...Object.keys(calls), ...methods]);
  names.delete('constructor');
  return [...names].filter((name) => typeof (calls as Record<string, unknown>)[name] === 'function');
}

/** Runs a call with a heartbeat (an ordinary attempt only; a local one lives and dies with its workflow task). */
async function alive(call: () => Promise<unknown>): Promise<unknown> {
  const context = Context.current();
  const beat = context.info.isLocal ? undefined : setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await call();
  } finally {
    clearInterval(beat);
  }
}

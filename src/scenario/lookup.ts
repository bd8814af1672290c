/** Questions to a snapshot of facts, and what the runner makes up in the payer's name. */
import type { BatchFacts, ClaimFacts, ScenarioFacts } from './driver';
import { UnknownFact, type Facts } from './placeholders';
import type { ClaimKey, Label, Scenario } from './types';

/** Numbers that payers and banks give. The same question has the same answer throughout one scenario. */
export class Inventions {
  private readonly traces = new Map<Label, string>();
  private readonly controlNumbers = new Map<ClaimKey, string>();
  private interchanges = 0;

  trace(label: Label): string {
    return known(this.traces, label, (count) => `88${String(count).padStart(8, '0')}`);
  }

  /** The payer's claim control number. */
  icn(claim: ClaimKey): string {
    return known(this.controlNumbers, claim, (count) => `77${String(count).padStart(11, '0')}`);
  }

  interchange(): string {
    this.interchanges += 1;
    return String(700_000_000 + this.interchanges);
  }
}

function known<K>(map: Map<K, string>, key: K, make: (count: number) => string): string {
  const value = map.get(key) ?? make(map.size + 1);
  map.set(key, value);
  return value;
}

export function findClaim(facts: ScenarioFacts, key: ClaimKey): ClaimFacts {
  const [encounter = ''] = key.split('.');
  const claim = facts.encounters[encounter]?.claims.find((each) => each.claim === key);
  if (!claim) throw new UnknownFact(`claim ${key} has not been built`);
  return claim;
}

export function findLine(claim: ClaimFacts, line: number): ClaimFacts['billed'][number] {
  const found = claim.billed.find((each) => each.line === line);
  if (!found) throw new UnknownFact(`claim ${claim.claim} has no line ${line}`);
  return found;
}

export function findBatch(facts: ScenarioFacts, number: number): BatchFacts {
  const batch = facts.batches.find((each) => each.number === number);
  if (!batch) throw new UnknownFact(`there is no 837 number ${number}; ${facts.batches.length} were sent`);
  return batch;
}

/** The answers to the placeholders of one message or step. */
export function placeholderFacts(
  scenario: Scenario,
  facts: ScenarioFacts,
  inventions: Inventions,
  encounter: Label | undefined,
  interchange: string = '',
): Facts {
  return {
    dos: scenario.dos,
    encounter,
    pcn: (claim) => findClaim(facts, claim).pcn,
    icn: (claim) => inventions.icn(claim),
    control: (claim, line) => findLine(findClaim(facts, claim), line).control,
    batch: (number, field) => findBatch(facts, number)[field],
    trace: (label) => inventions.trace(label),
    interchange: () => interchange || inventions.interchange(),
  };
}

/** Items with the same key, in order of the first of each. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** The sample practice with nothing but clean visits: FHIR bundles whose charges some payer allows and some patient shares. */
import { FEE_BY_CODE } from '../src/demo/codes';
import { bundleOf } from '../src/demo/bundles';
import { generatePractice } from '../src/demo/generate';
import { PAYERS } from '../src/demo/payers';
import type { Samples } from '../src/demo/practice';
import { type DemoVisit, scheduleVisits } from '../src/demo/schedule';
import type { Day } from '../src/calendar';

const SEED = 11;
const START = '2026-03-02';
/** Visits of one message from the EHR. */
const VISITS_PER_BUNDLE = 10;

export interface CleanPractice {
  samples: Samples;
  bundles: string[];
  lastDay: Day;
}

export function cleanPractice(encounters: number): CleanPractice {
  const { practice, payers, feeSchedule } = generatePractice({ seed: SEED, encounters: 1, start: START });
  const visits = cleanVisits(encounters, practice.timezone, practice.clinicians);
  const messages = inMessages(visits);
  return {
    samples: {
      practice,
      payers: [...payers],
      fees: [...feeSchedule.items],
      facts: { seed: SEED, encounters: [] },
      // Only the first day is asked for: it is the day on which the practice begins.
      bundles: [{ day: visits[0]!.day, text: '' }],
    },
    bundles: messages.map((some, at) => JSON.stringify(bundleOf(some[0]!.day, some, practice, `b${at}`))),
    lastDay: visits.at(-1)!.day,
  };
}

export const CLEAN_PAYERS = PAYERS;

/** The visits of one household come in one message: two messages at once never bring the same new patient. */
function inMessages(visits: DemoVisit[]): DemoVisit[][] {
  const households = new Map<object, DemoVisit[]>();
  for (const visit of visits) {
    const { household } = visit.member;
    households.set(household, [...(households.get(household) ?? []), visit]);
  }
  const messages: DemoVisit[][] = [[]];
  for (const theirs of households.values()) {
    if (messages.at(-1)!.length >= VISITS_PER_BUNDLE) messages.push([]);
    messages.at(-1)!.push(...theirs);
  }
  return messages;
}

/** About a third of the generated visits has some trouble, or costs the patient nothing. */
function cleanVisits(encounters: number, zone: string, clinicians: Samples['practice']['clinicians']): DemoVisit[] {
  for (let asked = encounters * 2; ; asked *= 2) {
    const all = scheduleVisits({ seed: SEED, encounters: asked, start: START, zone, prefix: `s${SEED}`, clinicians });
    const clean = all.filter((visit) => !visit.trouble && visit.template.lines.every(({ code }) => isShared(code)));
    if (clean.length >= encounters) return clean.slice(0, encounters);
  }
}

const isShared = (code: string): boolean => FEE_BY_CODE.get(code)?.kind !== 'preventive';

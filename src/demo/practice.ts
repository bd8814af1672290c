/** The sample practice in the database: made once from the files of `samples/`, told its time from its first day on. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type Day, instantOf } from '../calendar';
import { type Db, rows } from '../db';
import type { FeeItem } from './codes';
import type { DemoPayer } from './payers';
import type { DemoFacts, DemoPracticeConfig } from './types';
import { createPractice } from '../practice/store';
import type { PracticeConfig } from '../practice/types';
import type { KeyProvider } from '../privacy/keys';

export interface Samples {
  practice: DemoPracticeConfig;
  payers: DemoPayer[];
  fees: FeeItem[];
  facts: DemoFacts;
  /** The text of each day's bundle: digits of amounts survive only there. */
  bundles: { day: Day; text: string }[];
}

export function readSamples(directory: string): Samples {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(directory, name), 'utf8')) as T;
  const bundles = readdirSync(join(directory, 'bundles'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ day: name.slice(0, 10), text: readFileSync(join(directory, 'bundles', name), 'utf8') }));
  return {
    practice: read('practice.json'),
    payers: read('payers.json'),
    fees: read<{ items: FeeItem[] }>('fee-schedule.json').items,
    facts: read('facts.json'),
    bundles,
  };
}

/** Makes the told practice at nine o'clock of its first day. */
export function createSamplePractice(db: Db, keys: KeyProvider, samples: Samples): Promise<string> {
  const { timezone } = samples.practice;
  return createPractice(db, keys, configOf(samples), instantOf(samples.bundles[0]!.day, '07:00', timezone));
}

/** The told sample practice of this database, if it has been made. Asked across organisations, with the job role. */
export async function findSamplePractice(jobDb: Db, samples: Samples): Promise<string | null> {
  const found = await rows<{ org_id: string }>(
    jobDb,
    'select org_id from org where told and submitter_id = ? and name = ? order by created_at desc limit 1',
    [samples.practice.submitterId, samples.practice.name],
  );
  return found[0]?.org_id ?? null;
}

function configOf({ practice, payers, fees, bundles }: Samples): PracticeConfig {
  const doctor = practice.clinicians[0]!;
  return {
    name: practice.name,
    zone: practice.timezone,
    told: true,
    submitterId: practice.submitterId,
    npi: practice.npi,
    taxId: practice.taxId,
    taxonomy: practice.taxonomy,
    address: practice.address,
    rendering: { last: doctor.last, first: doctor.first, npi: doctor.npi },
    nonprofitHospital: false,
    policy: { reviewCodes: [...practice.reviewCodes] },
    payers: payers.map((payer) => ({
      code: payer.code,
      name: payer.name,
      kind: payer.kind,
      filing: 'years' in payer.filing ? { years: 1 } : { days: payer.filing.days, from: 'service' },
      secondaryFiling: null,
      correctedFilingDays: payer.correctedFilingDays,
      appeals: [{ days: payer.appealDays, from: payer.kind === 'medicare' ? 'receipt' : 'notice' }],
      replacement: true,
      responseDays: 30,
      overpaymentDays: payer.kind === 'medicare' ? 60 : null,
      claims: 'electronic',
      rates: payer.contract,
    })),
    fees: Object.fromEntries(fees.map((fee) => [fee.code, { charge: fee.charge, description: fee.description }])),
    effectiveFrom: addDays(bundles[0]!.day, -3650),
  };
}

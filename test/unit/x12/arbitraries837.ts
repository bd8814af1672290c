/** Random but well-formed 837s, with everything that has a field, for parse(write(x)) = x. */
import fc from 'fast-check';
import type * as x from '../../../src/x12/types';
import { claim837I, claim837P } from './arbitraries837Claim';
import { date, digits, list, record, time, words } from './arbitraryParts';
import { withRest } from './arbitraries837Parts';

type Level = x.Claim837['level'];

/** Claims that stand beneath the levels of the claim before, as their `level` says. */
function neighbours<C extends x.Claim837>(claims: C[], levels: Level[]): C[] {
  const result: C[] = [];
  claims.forEach((claim, i) => {
    const before = result.at(-1);
    result.push(before ? neighbour(claim, before, levels[i]) : claim);
  });
  return result;
}

function neighbour<C extends x.Claim837>(claim: C, before: C, level: Level): C {
  if (level === undefined) return claim;
  if (level === '20') return { ...claim, billingProvider: before.billingProvider, level };
  if (level === '23' && (!before.patient || !claim.patient)) return claim;
  const { responsibility, group, groupName, mspType, filingIndicator, subscriber, payer, subscriberLevel } = before;
  const shared = { responsibility, group, groupName, mspType, filingIndicator, subscriber, payer, subscriberLevel };
  const patient = level === 'CLM' ? before : claim;
  const { relationship, patientLevel } = patient;
  const own = { relationship, patient: patient.patient, patientLevel };
  const { billingProvider } = before;
  return defined({ ...claim, ...shared, ...own, billingProvider, level });
}

/** Without the fields that are undefined: what is read has none. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}

function batch<C extends x.Claim837>(claim: fc.Arbitrary<C>, version: string): fc.Arbitrary<x.Batch837<C>> {
  const levels = fc.array(fc.constantFrom<Level[]>(undefined, '20', '23', 'CLM'), { minLength: 3, maxLength: 3 });
  const claims = fc.tuple(list(claim), levels).map(([all, told]) => neighbours(all, told));
  const contact = fc.oneof(
    record<Omit<x.SubmitterContact837, 'numbers'>>({ name: words(), phone: digits(10) }, 'phone'),
    fc.tuple(digits(10), words()).map(([phone, mail]) => ({
      phone,
      numbers: [
        { qualifier: 'EM', number: mail },
        { qualifier: 'TE', number: phone },
      ],
    })),
  );
  return record<Omit<x.Batch837<C>, keyof x.LoopRest>>(
    {
      stControlNumber: digits(4),
      version: fc.constant(version),
      purpose: fc.constant('18'),
      bht03: words(),
      created: fc.record({ date, time }),
      claimType: fc.constantFrom('RP', '31'),
      submitter: withRest(
        record<Omit<x.Submitter837, keyof x.LoopRest>>(
          { name: words(), first: words(), middle: words(), id: words(), contact },
          ...(['name', 'id', 'contact'] as const),
        ),
      ),
      receiver: withRest(fc.record({ name: words(), id: words() })),
      claims,
    },
    ...(['stControlNumber', 'bht03', 'created', 'submitter', 'receiver', 'claims'] as const),
  );
}

/** Any 837P. */
export const batch837P = batch<x.Claim837P>(claim837P, '005010X222');
/** Any 837I. */
export const batch837I = batch<x.Claim837I>(claim837I, '005010X223');

/** The claim as a whole, before X12 is written (DOMAIN 1.4): providers, dates, money, duplicates in other encounters. */
import { daysBetween } from '../../calendar';
import { ageOn } from '../../rules/fields';
import { isNpi } from '../../registration/npi';
import { sum, ZERO } from '../../money/cents';
import { type ClaimEdit, eachLine, type Finding, finding } from '../finding';

const TAXONOMY = /^[0-9]{3}[A-Z0-9]{6}X$/;

/** 45 CFR 162.406: ten digits with a check digit. */
export const providersAreKnown: ClaimEdit = ({ provider }) => {
  const found: Finding[] = [];
  const wrong = (what: string, fix: string): void =>
    void found.push(finding('provider_data', 'credentialing', what, { fix, source: '837P TR3, 2000A and 2010AA' }));
  if (!isNpi(provider.npi))
    wrong('The billing NPI is not one: its check digit is wrong.', 'Correct the practice’s NPI.');
  if (!isNpi(provider.renderingNpi))
    wrong('The rendering NPI is not one: its check digit is wrong.', 'Correct the provider’s NPI.');
  if (!TAXONOMY.test(provider.taxonomy))
    wrong('The billing taxonomy is not a code of ten characters.', 'Correct the practice’s taxonomy.');
  if (!/^\d{9}$/.test(provider.taxId)) wrong('The tax id has not nine digits.', 'Correct the practice’s tax id.');
  return found;
};

/** Medicare and most payers refuse a birth date after the service, or an age of 150 and more (277CA A7:158). */
export const birthDateIsPossible: ClaimEdit = (claim) => {
  const age = ageOn(claim.patient.born, claim.from);
  return age === undefined || (age >= 0 && age < 150)
    ? []
    : [
        finding('birth_date', 'registration', 'The birth date is after the day of service, or 150 years before it.', {
          fix: 'Correct the birth date in the chart.',
        }),
      ];
};

/**
 * No service lies in the future (837P TR3, 2400 DTP*472). A professional claim has no period of its own: each line says its
 * day. An institutional one has (837I TR3, 2300 DTP*434).
 */
export const datesAreInside: ClaimEdit = (claim) =>
  eachLine(claim, (line) => {
    const why =
      line.from > claim.today
        ? `Line ${line.n}: the day of service is in the future.`
        : claim.kind === 'institutional' && (line.from > claim.through || line.from < claim.from)
          ? `Line ${line.n}: the day of service is outside the visit's days.`
          : null;
    return why === null
      ? null
      : finding('service_date', 'charge_entry', why, { lineId: line.id, source: '837P TR3, 2400 DTP*472' });
  });

/** SV104: a whole number from 1 to 9999. */
export const unitsAreWritten: ClaimEdit = (claim) =>
  eachLine(claim, (line) =>
    Number.isInteger(line.units) && line.units >= 1 && line.units <= 9999
      ? null
      : finding('invalid_units', 'charge_entry', `Line ${line.n}: units must be 1 to 9999.`, {
          lineId: line.id,
          source: '837P TR3, 2400 SV104',
        }),
  );

/** CLM02: a claim of nothing is only for codes that are reported, not paid. */
export const chargesSomething: ClaimEdit = (claim) => {
  const isPriced = claim.lines.length > 0 && claim.lines.every((line) => line.charge !== null);
  const isReported = claim.lines.every((line) => /^(\d{4}F|G\d{4})$/.test(line.code));
  return isPriced && !isReported && sum(claim.lines.map((line) => line.charge ?? ZERO)) <= 0
    ? [
        finding('zero_charge', 'charge_entry', 'The claim charges nothing (CLM02).', {
          overridable: true,
          fix: 'Price the lines; or let it go if the payer wants it reported.',
          source: '837P TR3, 2300 CLM02',
        }),
      ]
    : [];
};

/** The same service on the same day in another encounter: CO-18 is what it would come back with. */
export const notBilledElsewhere: ClaimEdit = (claim) =>
  eachLine(claim, (line) => {
    const key = [...line.modifiers].sort().join(':');
    const twin = claim.others.find(
      (other) => other.code === line.code && other.from === line.from && [...other.modifiers].sort().join(':') === key,
    );
    return twin
      ? finding(
          'duplicate_charge',
          'charge_entry',
          `Line ${line.n} repeats code, modifiers and date of a line in another encounter.`,
          {
            lineId: line.id,
            overridable: true,
            fix: 'Remove one of them; or add 76 or 77 if the service was repeated.',
            source: 'CARC 18',
          },
        )
      : null;
  });

/** What makes an insurer of accidents pay: no authorization or claim number, no payment. */
export const accidentIsNumbered: ClaimEdit = (claim) =>
  (claim.payer?.kind === 'workers_comp' || claim.payer?.kind === 'auto') && claim.authorization === null
    ? [
        finding(
          'accident_data',
          'registration',
          'An insurer of accidents needs the number of the injury’s case (REF*Y4 or REF*G1); there is none.',
          {
            // A note: no coder knows the number, and some insurers find the case by the injured person.
            severity: 'info',
            overridable: true,
            fix: 'Ask the employer or insurer for the case number.',
            source: '837P TR3, 2010CA and 2300 REF',
          },
        ),
      ]
    : [];

/** So near to the payer's last day, what comes back once comes back too late. */
const RISKY_DAYS = 14;

/** A note: the deadlines warn whoever must act; this one stays with the claim (DOMAIN 1.4, timely filing). */
export const filingIsInTime: ClaimEdit = ({ filingLimit, today }) => {
  const left = filingLimit === null ? null : daysBetween(today, filingLimit);
  return left !== null && left >= 0 && left <= RISKY_DAYS
    ? [
        finding('filing_risk', 'claim_edits', `The payer's last day for this claim is ${filingLimit}.`, {
          severity: 'info',
          overridable: true,
          fix: 'Send it first; keep the proof that it was accepted in time.',
          source: 'The payer’s filing limit; of Medicare 42 CFR 424.44',
        }),
      ]
    : [];
};

/** Where the practice is, not where it gets its mail (837P TR3, 2010AA N3). */
export const streetIsOne: ClaimEdit = ({ provider }) =>
  /\b(p\.?\s*o\.?\s*box|post office box|lock\s?box)\b/i.test(provider.street ?? '')
    ? [
        finding('provider_data', 'credentialing', 'The billing address is a post office box; it must be a street.', {
          fix: 'Put the street into the practice’s address; mail may go to a pay-to address (2010AB).',
          source: '837P TR3, 2010AA N3',
        }),
      ]
    : [];

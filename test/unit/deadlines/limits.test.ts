/** Goal: the last day in time of each kind of deadline (FORMAT 6.12; DOMAIN 4.7, 4.9, 4.11). */
import { expect } from 'expect';
import {
  ack277caLimit,
  ack999Limit,
  appealLimit,
  filingLimit,
  filingTerm,
  otherSideLimit,
  payerResponseLimit,
} from '../../../src/deadlines/limits';
import { medicare, payer, practice } from '../../support/record';

describe('The filing limit', () => {
  it('of so many days counts from the service', () => {
    expect(filingLimit({ days: 120, from: 'service' }, '2026-03-10', null)).toBe('2026-07-08');
    expect(filingLimit({ days: 90, from: 'service' }, '2025-12-31', null)).toBe('2026-03-31');
    expect(filingLimit({ days: 365, from: 'service' }, '2024-02-29', null)).toBe('2025-02-28');
  });

  it('of Medicare is the same day next year, for 29 February the 28th', () => {
    expect(filingLimit({ years: 1 }, '2026-03-04', null)).toBe('2027-03-04');
    expect(filingLimit({ years: 1 }, '2024-02-29', null)).toBe('2025-02-28');
    expect(filingLimit({ years: 1 }, '2023-02-28', null)).toBe('2024-02-28');
    expect(filingLimit({ years: 1 }, '2025-12-31', null)).toBe('2026-12-31');
  });

  it('that counts from the primary payer’s remit does, once there is one', () => {
    expect(filingLimit({ days: 90, from: 'primary_remit' }, '2026-03-19', '2026-04-03')).toBe('2026-07-02');
    expect(filingLimit({ days: 90, from: 'primary_remit' }, '2026-03-19', null)).toBe('2026-06-17');
    expect(filingLimit({ days: 90, from: 'service' }, '2026-03-19', '2026-04-03')).toBe('2026-06-17');
  });

  it('is never moved off a weekend or a holiday', () => {
    expect(filingLimit({ days: 1, from: 'service' }, '2026-12-24', null)).toBe('2026-12-25');
    expect(filingLimit({ days: 4, from: 'service' }, '2026-03-03', null)).toBe('2026-03-07');
  });

  it('of a payer behind another is its own, where it has one', () => {
    const secondary = payer('hearth', { secondaryFiling: { days: 90, from: 'primary_remit' } });
    expect(filingTerm(secondary, true)).toEqual({ days: 180, from: 'service' });
    expect(filingTerm(secondary, false)).toEqual({ days: 90, from: 'primary_remit' });
    expect(filingTerm(payer('prairie'), false)).toEqual({ days: 180, from: 'service' });
  });
});

describe('Waits for partners', () => {
  it('count business days for the 999 and the 277CA, over weekends and holidays', () => {
    const clinic = practice();
    expect([ack999Limit('2026-03-25', clinic), ack277caLimit('2026-03-25', clinic)]).toEqual([
      '2026-03-26',
      '2026-03-30',
    ]);
    expect([ack999Limit('2026-07-02', clinic), ack277caLimit('2026-07-02', clinic)]).toEqual([
      '2026-07-06',
      '2026-07-08',
    ]);
    expect(ack999Limit('2026-12-31', clinic)).toBe('2027-01-04');
  });

  it('leave out the days that the practice keeps free', () => {
    expect(ack999Limit('2026-11-25', practice({ holidays: ['2026-11-27'] }))).toBe('2026-11-30');
  });

  it('count business days between a deposit and its advice', () => {
    expect(otherSideLimit('2026-04-24', practice())).toBe('2026-04-29');
    expect(otherSideLimit('2026-04-24', practice({ eftEraDays: 1 }))).toBe('2026-04-27');
  });

  it('count calendar days for the payer’s answer', () => {
    expect(payerResponseLimit('2026-03-06', payer('prairie'))).toBe('2026-04-05');
    expect(payerResponseLimit('2026-03-06', payer('slow', { responseDays: 45 }))).toBe('2026-04-20');
  });
});

describe('The last day for an appeal', () => {
  it('counts from the notice', () => {
    expect(appealLimit({ days: 180, from: 'notice' }, '2026-03-30')).toBe('2026-09-26');
    expect(appealLimit({ days: 60, from: 'notice' }, '2026-04-27')).toBe('2026-06-26');
  });

  it('of Medicare counts from receipt, five days after the notice', () => {
    const [first, second, third] = medicare().appeals;
    expect(appealLimit(first!, '2026-03-01')).toBe('2026-07-04');
    expect(appealLimit(second!, '2026-03-01')).toBe('2026-09-02');
    expect(appealLimit(third!, '2026-12-31')).toBe('2027-03-06');
  });
});

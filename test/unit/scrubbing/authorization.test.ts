/** Goal: an authorization's units stop the first line that needs more than are left, and count only what it covers. */
import { expect } from 'expect';
import type { Authorization } from '../../../src/registration/authorizations';
import { authorizationUnits } from '../../../src/scrubbing/authorization';
import { payer, Visit, type LineOf } from '../../support/record';

const AUTH: Authorization = {
  number: 'AUTH7',
  payerId: 'prairie',
  codes: ['97110', '97140'],
  units: 4,
  from: null,
  to: null,
  used: 0,
};

function stopped(lines: LineOf[], given: Partial<Authorization> = {}, number = 'AUTH7'): (number | undefined)[] {
  const visit = new Visit({
    payers: [payer('prairie')],
    lines,
    encounter: { authorization: number },
    edits: { pairs: [], unitLimits: [], authorizations: [{ ...AUTH, ...given }] },
  });
  const draft = visit.draft();
  draft.post({
    kind: 'charge',
    source: { kind: 'encounter' },
    postings: visit.record.lines.flatMap(({ id: lineId, charge }) => [
      { account: 'receivable' as const, party: 'prairie', lineId, detail: 'charge', cents: charge! },
      { account: 'charges' as const, lineId, cents: -charge! as typeof charge & number },
    ]),
  });
  return authorizationUnits(draft).map(({ lineId }) => visit.record.lines.find((line) => line.id === lineId)?.n);
}

describe('the units of an authorization', () => {
  const two: LineOf[] = [
    { code: '97110', units: 2 },
    { code: '97140', units: 2 },
  ];
  it('are enough up to the last one', () => expect(stopped(two)).toEqual([]));
  it('stop the first line that needs more than are left', () => {
    expect(stopped(two, { used: 1 })).toEqual([2]);
    expect(stopped(two, { used: 3 })).toEqual([1]);
    expect(stopped(two, { used: 9 })).toEqual([1]);
  });
  it('count what is authorized only: code, days, number and payer', () => {
    expect(stopped([{ code: '97161', units: 9 }])).toEqual([]);
    expect(stopped([{ code: '97110', units: 9 }], { from: '2027-01-01' })).toEqual([]);
    expect(stopped([{ code: '97110', units: 9 }], { to: '2020-01-01' })).toEqual([]);
    expect(stopped([{ code: '97110', units: 9 }], {}, 'AUTH8')).toEqual([]);
    expect(stopped([{ code: '97110', units: 9 }], { payerId: 'other' })).toEqual([]);
    expect(stopped([{ code: '97110', units: 9 }])).toEqual([1]);
  });
});

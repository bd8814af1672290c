/** Goal: edits that a coder's lists and the wording of the code sets bring, each at both edges and with its source. */
import { expect } from 'expect';
import type { KindCode } from '../../../src/codes/reference';
import type { ClaimOf } from '../../support/claims';
import { code, found, line, lines, pair } from '../../support/edits';

describe('A note "code first" (Guidelines I.A.13, I.A.17)', () => {
  const first = (codeFirst: string, title: string): string[] =>
    found({ diagnoses: ['J18.9'] }, code('icd-10-cm-notes', 'J18', { title, data: { codeFirst: [codeFirst] } }));
  it('stops a manifestation that leads, asks about other codes, and leaves "if" to the chart', () => {
    expect(first('underlying disease', 'Disorders in diseases classified elsewhere')).toEqual(['diagnosis_order !']);
    expect(first('the underlying disease (A01.-)', 'A pneumonia')).toEqual(['diagnosis_order ! ?']);
    expect(first('associated influenza, if applicable (J09.-)', 'A pneumonia')).toEqual([]);
  });
});

describe('Sides (Guidelines I.B.13)', () => {
  const eyes = [
    code('icd-10-cm', 'H25.11', { title: 'Nuclear cataract, right eye' }),
    code('icd-10-cm', 'H25.12', { title: 'Nuclear cataract, left eye' }),
    code('icd-10-cm', 'H25.13', { title: 'Nuclear cataract, bilateral' }),
  ];
  const on = (dx: number[], ...modifiers: string[]): string[] =>
    found({ diagnoses: ['H25.11', 'H25.12', 'H25.13'], lines: [{ code: '66984', dx, modifiers }] }, ...eyes);
  it('of a service and its diagnoses agree', () => {
    expect([on([1], 'RT'), on([2], 'RT'), on([1, 2], 'RT'), on([3], 'RT')]).toEqual([[], ['laterality 1 ! ?'], [], []]);
    expect([on([1], 'LT'), on([2], 'LT'), on([1]), on([1], '50')]).toEqual([['laterality 1 ! ?'], [], [], []]);
  });
});

describe('A modifier that a payer asks for (100-04, chapter 5, 20.1: GP, GO, GN)', () => {
  const therapy = code('required-modifier', '97110', {
    from: '2026-01-01',
    to: '2026-03-31',
    data: { modifiers: ['GP', 'GO', 'GN'], payerKinds: ['medicare'], source: '100-04, chapter 5, 20.1' },
  });
  const on = (from: string, kind: 'medicare' | 'commercial', ...modifiers: string[]): string[] =>
    found({ from, payer: { kind }, lines: [{ code: '97110', from, modifiers }] }, therapy);
  it('is there, or is missing, on its days and for its kinds of payer', () => {
    expect(on('2026-03-31', 'medicare', 'GP')).toEqual([]);
    expect(on('2026-03-31', 'medicare', '59')).toEqual(['modifier_missing 1 !']);
    expect([on('2026-01-01', 'medicare'), on('2025-12-31', 'medicare'), on('2026-04-01', 'medicare')]).toEqual([
      ['modifier_missing 1 !'],
      [],
      [],
    ]);
    expect(on('2026-03-31', 'commercial')).toEqual([]);
  });
});

describe('A modifier of level II', () => {
  it('stands in the HCPCS file', () => {
    const sets = [code('modifier', '25'), code('hcpcs', 'GP', { billable: false }), code('hcpcs', 'G0444')];
    expect(found(lines(line('99213', 'GP')), ...sets)).toEqual([]);
    expect(found(lines(line('99213', 'GQ')), ...sets)).toEqual(['invalid_modifier 1']);
  });
});

describe('What separates an NCCI pair beside 59 and X (policy manual, chapter I, E)', () => {
  const both = (first: string[], second: string, ...modifiers: string[]): string[] =>
    found(lines(line('20610', ...first), line(second, ...modifiers)), pair('ncci-ptp', '20610', second, '1'));
  it('is 25 on a visit, not on another service', () => {
    expect([both([], '99213'), both([], '99213', '25')]).toEqual([['ncci_ptp 2'], []]);
    expect(both([], 'G0444', '25')).toEqual(['ncci_ptp 2']);
  });
  it('is another place of the body on both lines', () => {
    expect([both(['RT'], '20600', 'LT'), both(['RT'], '20600', 'RT'), both([], '20600', 'RT')]).toEqual([
      [],
      ['ncci_ptp 2'],
      ['ncci_ptp 2'],
    ]);
  });
  it('is a staged or unrelated procedure', () =>
    expect([both([], '20600', '79'), both([], 'G0444', '79')]).toEqual([[], ['ncci_ptp 2']]));
  it('is nothing where the indicator is 0', () =>
    expect(found(lines(line('20610'), line('99213', '25')), pair('ncci-ptp', '20610', '99213', '0'))).toEqual([
      'ncci_ptp 2',
    ]));
});

describe('A frequency limit of a claim of many days', () => {
  const limit = code('frequency', 'G0439', { data: { times: 1, days: 10 } });
  const both = (second: string): string[] =>
    found({ lines: [{ code: 'G0439' }, { code: 'G0439', from: second }] }, limit);
  it('counts its own lines within the days', () =>
    expect([both('2026-03-12'), both('2026-03-13')]).toEqual([['frequency_limit 2 !'], []]));
});

describe('A filing limit that is near (DOMAIN 1.4)', () => {
  const limit = (filingLimit: string | null): string[] => found({ today: '2026-03-03', filingLimit });
  it('is noted from fourteen days on, and asks nobody', () =>
    expect([limit('2026-03-18'), limit('2026-03-17'), limit('2026-03-03'), limit('2026-03-02'), limit(null)]).toEqual([
      [],
      ['filing_risk ! i'],
      ['filing_risk ! i'],
      [],
      [],
    ]));
});

describe('The billing address (837P TR3, 2010AA N3)', () => {
  const at = (street: string): string[] => {
    const provider: ClaimOf['provider'] = {
      npi: '1000000012',
      taxonomy: '207Q00000X',
      taxId: '999999999',
      renderingNpi: '1000000020',
      street,
      state: 'NE',
      zip: '68101',
    };
    return found({ provider });
  };
  it('is a street', () => {
    expect([at('1 MAIN ST'), at('12 BOXWOOD LN'), at('')]).toEqual([[], [], []]);
    expect([at('PO BOX 12'), at('P.O. Box 12'), at('P O BOX 9')].map((all) => all.length)).toEqual([1, 1, 1]);
  });
});

describe('A surgery without global days (NCCI policy manual, chapter I, D)', () => {
  const minor: KindCode = code('fee-schedule', '20610', { data: { globalDays: 0 } });
  it('takes a visit of the day in, unless 25 says it is separate', () => {
    expect(found(lines(line('20610'), line('99213')), minor)).toEqual(['global_period 2 !']);
    expect(found(lines(line('20610'), line('99213', '25')), minor)).toEqual([]);
  });
});

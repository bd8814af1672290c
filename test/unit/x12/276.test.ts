/**
 * Goal: a question about claims names each claim as the payer knows it, with its money and lines. Method: the samples and a
 * full request, exactly, read and written; random requests; texts with one fault each.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { kindOf, parse276, write276 } from '../../../src/x12/index';
import { segments, wrapped } from './answers';
import { findings } from './checked';
import { request276 } from './statuses';
import { TEXT_276 as TEXT } from './questions';
import { codes, file, lines, sample } from './support';

const NOT_SHORTEST = { 'AMT*T3*85.00': 'AMT*T3*85', '150.00*****1.00': '150*****1' };

describe('276', function () {
  this.timeout(60_000);

  it('a full request is written as it was read', () => {
    const { requests, errors } = parse276(wrapped(TEXT));
    expect(errors).toEqual([]);
    expect(lines(file(write276(requests[0]!)))).toEqual(segments(TEXT));
  });

  it('has no finding by the guide', async () => {
    expect(await findings(wrapped(TEXT))).toEqual([]);
  });

  it('claims by the numbers of payer, provider and clearinghouse', () => {
    const [provider] = parse276(wrapped(TEXT)).requests[0]!.sources[0]!.receivers[0]!.providers;
    expect(provider!.names.map(({ idQualifier }) => idQualifier)).toEqual(['XX', 'FI']);
    const [subscriber] = provider!.subscribers;
    expect(subscriber!.claims).toHaveLength(2);
    expect(subscriber!.claims[0]).toEqual({
      trace: 'C1',
      payerControlNumber: 'ICN1',
      references: [
        { qualifier: 'BLT', id: '111' },
        { qualifier: 'LU', id: 'WEST' },
        { qualifier: '6P', id: 'GRP77' },
        { qualifier: 'EJ', id: 'PCN1' },
        { qualifier: 'XZ', id: '7654321' },
        { qualifier: 'D9', id: 'CH1' },
      ],
      charge: 24050,
      service: { from: '2026-03-01', through: '2026-03-03' },
      lines: [
        {
          procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
          charge: 18000,
          revenueCode: '0510',
          units: 1,
          controlNumber: 'L1',
          references: [],
          service: { from: '2026-03-03' },
          unknown: [],
        },
      ],
      unknown: [],
    });
    expect(subscriber!.dependents).toMatchObject([
      { birthDate: '2015-02-03', gender: 'F', name: { entity: 'QC', first: 'KIM' }, claims: [{ trace: 'C3' }] },
    ]);
  });

  for (const path of [
    '276/lfh-claim-level-status-ncpdp.edi',
    '276/lfh-provider-level-status.edi',
    '276/stupidedi-info-receiver-request.edi',
  ]) {
    it(`is written as it was read, amounts in their shortest form: ${path}`, () => {
      expect(kindOf(sample(path))).toBe('276');
      const { requests, errors } = parse276(sample(path));
      expect(errors).toEqual([]);
      let text = sample(path)
        .toString()
        .slice(sample(path).indexOf('ST*'))
        .replace(/SE\*[^]*/, '');
      for (const [long, short] of Object.entries(NOT_SHORTEST)) text = text.replace(long, short);
      expect(lines(file(write276(requests[0]!)))).toEqual(segments(text));
    });
  }

  it('reads back any request', () => {
    fc.assert(
      fc.property(request276, (request) => {
        expect(parse276(file(write276(request)))).toEqual({ requests: [request], errors: [] });
      }),
      { numRuns: 100 },
    );
  });

  const FAULTS: readonly (readonly [string, string, string, string, string])[] = [
    ['no claim', 'TRN*1*C3~REF*EJ*PCN3~DTP*472*D8*20260110~', '', 'missing_segment', 'SE'],
    ['a claim without its trace', 'TRN*1*C1', 'TRN*1*', 'missing_element', 'TRN'],
    ['an amount that is none', '240.5', '24O.5', 'bad_amount', 'AMT'],
    ['a line without its charge', '*180**0510', '***0510', 'missing_element', 'SVC'],
    ['a dependent under the provider', 'HL*5*4*23', 'HL*5*3*23', 'out_of_order', 'HL'],
    ['no name', 'NM1*QC*1*MERIWETHER*KIM~', '', 'missing_segment', 'SE'],
    ['a header without its date', 'Q1*20260304', 'Q1*', 'missing_element', 'BHT'],
  ];
  for (const [what, from, to, code, segmentId] of FAULTS) {
    it(`${what} is a fault`, () => {
      const text = TEXT.replaceAll('~\n', '~').replace(from, to);
      const counted = text.replace('SE*35', `SE*${segments(text).length + 1}`);
      const { errors } = parse276(wrapped(counted));
      expect(errors[0]).toMatchObject({ code, segmentId });
      for (const { message } of errors) expect(message).not.toMatch(/MERIWETHER|PHP100200301|24O/);
    });
  }

  it('what follows a level of no meaning is nobody’s claim', () => {
    const text = TEXT.replace('HL*5*4*23~', 'HL*5*4*PT~');
    const { requests, errors } = parse276(wrapped(text));
    expect(codes(errors)).toEqual(['out_of_order']);
    const [subscriber] = requests[0]!.sources[0]!.receivers[0]!.providers[0]!.subscribers;
    expect(subscriber!.claims.map(({ trace }) => trace)).toEqual(['C1', 'C2']);
    expect(subscriber!.dependents).toEqual([]);
  });
});

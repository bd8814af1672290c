/**
 * Goal: an answer about claims is read whole, and a claim without a status is never taken for an answer. Method: the samples
 * and a full response, exactly, read and written; random responses; faults; the 277CA kept apart.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { kindOf, parse277, parse277ca, write277 } from '../../../src/x12/index';
import { segments, wrapped } from './answers';
import { findings } from './checked';
import { response277 } from './statuses';
import { TEXT_277 as TEXT } from './questions';
import { codes, file, lines, sample } from './support';

const subscriberOf = (text: string) =>
  parse277(wrapped(text)).responses[0]!.sources[0]!.receivers[0]!.providers[0]!.subscribers[0]!;

describe('277', function () {
  this.timeout(60_000);

  it('a full response is written as it was read', () => {
    const { responses, errors } = parse277(wrapped(TEXT));
    expect(errors).toEqual([]);
    expect(lines(file(write277(responses[0]!)))).toEqual(segments(TEXT));
  });

  it('has no finding by the guide', async () => {
    expect(await findings(wrapped(TEXT))).toEqual([]);
  });

  it('several statuses, each of several codes, with payment and check', () => {
    const [claim] = subscriberOf(TEXT).claims;
    expect(claim).toMatchObject({
      trace: 'C1',
      payerControlNumber: 'ICN1',
      references: [
        { qualifier: 'EJ', id: 'PCN1' },
        { qualifier: 'VV', id: 'V9' },
      ],
      service: { from: '2026-03-01', through: '2026-03-03' },
    });
    expect(claim!.statuses).toEqual([
      {
        codes: [
          { category: 'F1', status: '65' },
          { category: 'P3', status: '317', entity: '85' },
          { category: 'F0', status: '3', list: 'RX' },
        ],
        date: '2026-03-20',
        charge: 24050,
        paid: 18000,
        adjudicated: '2026-03-18',
        checkDate: '2026-03-20',
        checkNumber: 'CHK77',
      },
      { codes: [{ category: 'F2', status: '88', entity: 'QC' }], date: '2026-03-20' },
    ]);
    expect(claim!.lines).toMatchObject([
      { charge: 18000, paid: 12025, revenueCode: '0510', controlNumber: 'L1', statuses: [{ date: '2026-03-20' }] },
    ]);
  });

  it('a dependent’s claim is the dependent’s', () => {
    expect(subscriberOf(TEXT).dependents).toMatchObject([
      { name: { entity: 'QC', first: 'KIM' }, claims: [{ trace: 'C3', statuses: [{ codes: [{ category: 'A4' }] }] }] },
    ]);
  });

  const SAMPLES = [
    '277/lfh-claim-level-status-ncpdp.edi',
    '277/lfh-provider-level-status.edi',
    '277/stupidedi-info-receiver-response.edi',
  ];
  for (const path of SAMPLES) {
    it(`is written as it was read, amounts in their shortest form: ${path}`, () => {
      expect(kindOf(sample(path))).toBe('277');
      const { responses, errors } = parse277(sample(path));
      expect(errors).toEqual([]);
      const text = sample(path)
        .toString()
        .slice(sample(path).indexOf('ST*'))
        .replace(/SE\*[^]*/, '');
      expect(lines(file(write277(responses[0]!)))).toEqual(segments(text.replace('85.00*0.00', '85*0')));
    });
  }

  it('a question that cannot be answered has its status at the receiver', () => {
    const { responses } = parse277(sample(SAMPLES[2]!));
    expect(responses[0]!.sources[0]!.receivers).toMatchObject([
      { trace: 'ABC276XXX', statuses: [{ codes: [{ category: 'E0', status: '0' }] }], providers: [] },
    ]);
  });

  it('a provider may be refused beside one that is answered', () => {
    const { responses } = parse277(sample(SAMPLES[1]!));
    const { providers } = responses[0]!.sources[0]!.receivers[0]!;
    expect(providers[0]).toMatchObject({ statuses: [], subscribers: [{ claims: [{ trace: 'ABCXYZ1' }] }] });
    expect(providers[1]).toMatchObject({
      trace: '0',
      statuses: [{ codes: [{ category: 'E0', status: '24', entity: '85' }] }],
      subscribers: [],
    });
  });

  it('is not a 277CA, nor a 277CA a 277', () => {
    const acknowledgement = sample('277ca/own-277ca-accepted.edi');
    expect([kindOf(wrapped(TEXT)), kindOf(acknowledgement)]).toEqual(['277', '277CA']);
    expect(codes(parse277ca(wrapped(TEXT)).errors)).toEqual(['unsupported_transaction']);
    expect(parse277(acknowledgement).responses).toEqual([]);
    expect(codes(parse277(acknowledgement).errors)).toEqual(['unsupported_transaction']);
  });

  it('reads back any response', () => {
    fc.assert(
      fc.property(response277, (response) => {
        expect(parse277(file(write277(response)))).toEqual({ responses: [response], errors: [] });
      }),
      { numRuns: 100 },
    );
  });

  const FAULTS: readonly (readonly [string, string, string, string, string])[] = [
    ['a claim without a status', 'STC*A4:35*20260305~', '', 'missing_segment', 'SE'],
    ['a line without a status', 'STC*F1:65*20260320~REF*FJ', 'REF*FJ', 'missing_segment', 'HL'],
    ['a status without its code', 'STC*A4:35*', 'STC**', 'missing_element', 'STC'],
    ['a payment that is none', '240.5*180*', '240.5*I80*', 'bad_amount', 'STC'],
    ['a date of payment that is none', '*20260318*', '*20260231*', 'bad_date', 'STC'],
    ['a patient without a claim', 'TRN*2*C3~STC*A4:35*20260305~', '', 'missing_segment', 'SE'],
    ['no header', 'BHT*0010*08*Q1*20260305*0900*DG~', '', 'missing_segment', 'SE'],
  ];
  for (const [what, from, to, code, segmentId] of FAULTS) {
    it(`${what} is a fault`, () => {
      const text = TEXT.replaceAll('~\n', '~').replace(from, to);
      const counted = text.replace('SE*27', `SE*${segments(text).length + 1}`);
      const { errors } = parse277(wrapped(counted));
      expect(errors).toMatchObject([{ code, segmentId }]);
      expect(errors[0]!.message).not.toMatch(/MERIWETHER|PHP100200301|I80/);
    });
  }
});

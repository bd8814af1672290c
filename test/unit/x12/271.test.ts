/**
 * Goal: an answer about coverage is read whole: who answered for whom, each benefit with its money, networks and other
 * payers, and why there is none. Method: the samples and a full answer, exactly, read and written; random responses; faults.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { X12WriteError, kindOf, parse271, write271 } from '../../../src/x12/index';
import { segments, wrapped } from './answers';
import { findings } from './checked';
import { response271 } from './inquiries';
import { TEXT_271 as TEXT } from './questions';
import { codes, file, lines, sample } from './support';

const patientOf = (text: string) => parse271(wrapped(text)).responses[0]!.sources[0]!.receivers[0]!.subscribers[0]!;

describe('271', function () {
  this.timeout(60_000);

  it('a full answer is written as it was read', () => {
    const { responses, errors } = parse271(wrapped(TEXT));
    expect(errors).toEqual([]);
    expect(lines(file(write271(responses[0]!)))).toEqual(segments(TEXT));
  });

  it('has no finding by the guide', async () => {
    expect(await findings(wrapped(TEXT))).toEqual([]);
  });

  it('benefits: cents, a share kept as text, four values of yes and no', () => {
    const [patient] = patientOf(TEXT).dependents;
    expect(
      patient!.benefits.map(({ information, amount, percent, authorizationRequired, inNetwork, timePeriod }) => [
        information,
        amount,
        percent,
        authorizationRequired,
        inNetwork,
        timePeriod,
      ]),
    ).toEqual([
      ['1', undefined, undefined, undefined, undefined, undefined],
      ['B', 2550, undefined, 'N', 'Y', '27'],
      ['A', undefined, '.2', 'U', 'N', undefined],
      ['C', 150000, undefined, undefined, undefined, '23'],
      ['C', 41275, undefined, undefined, undefined, '29'],
      ['F', undefined, undefined, 'Y', 'W', '23'],
      ['R', undefined, undefined, undefined, undefined, undefined],
    ]);
    expect(patient!.benefits[0]).toMatchObject({ serviceTypes: ['30', '98'], planDescription: 'PRAIRIE GOLD' });
  });

  it('all that stands with one benefit', () => {
    const therapy = patientOf(TEXT).dependents[0]!.benefits[5]!;
    expect(therapy).toEqual({
      information: 'F',
      serviceTypes: ['PT'],
      timePeriod: '23',
      quantityQualifier: 'P6',
      quantity: '20',
      authorizationRequired: 'Y',
      inNetwork: 'W',
      procedure: { qualifier: 'HC', code: '97110', modifiers: ['GP'] },
      diagnosisPointers: [],
      deliveries: [
        {
          quantityQualifier: 'VS',
          quantity: '2',
          unit: 'WK',
          every: '1',
          timePeriod: '21',
          periods: '1',
          pattern: 'X',
          timePattern: 'A',
        },
      ],
      references: [{ qualifier: 'G1', id: 'AUTH7' }],
      dates: [{ qualifier: '292', period: { from: '2026-03-01' } }],
      rejections: [{ valid: 'N', reason: '70', followUp: 'C' }],
      messages: ['CALL BEFORE THE TENTH VISIT'],
      additionalInformation: [{ qualifier: 'ZZ', code: '11' }],
      entities: [
        {
          entity: 'P3',
          type: '1',
          last: 'EXAMPLE',
          first: 'ORA',
          idQualifier: 'XX',
          id: '1000000038',
          address: { line1: '4 HIGH ST', city: 'PROMONTORY', state: 'UT', zip: '84307' },
          contacts: [{ function: 'IC', numbers: [{ qualifier: 'TE', number: '8015550101' }] }],
          provider: { code: 'PC', qualifier: 'PXC', id: '207Q00000X' },
          unknown: [],
        },
      ],
      unknown: [],
    });
  });

  it('another payer stands before us, with whose policy it is', () => {
    const other = patientOf(TEXT).dependents[0]!.benefits[6]!;
    expect(other.insuranceType).toBe('MB');
    expect(other.entities.map(({ entity, id, relationship }) => [entity, id, relationship])).toEqual([
      ['PRP', '12345', undefined],
      ['IL', '1EG4TE5MK72', '01'],
    ]);
  });

  it('the subscriber is told of too, with what the payer has other than we asked', () => {
    expect(patientOf(TEXT)).toMatchObject({
      traces: [{ type: '2', number: 'T1', company: '9THROUGHLN' }],
      references: [{ qualifier: '6P', id: 'GRP77', description: 'PRAIRIE GOLD' }],
      address: { line1: '12 LARK LANE', city: 'PROMONTORY', state: 'UT', zip: '843070001' },
      relationship: { subscriber: 'Y', code: '18', maintenanceType: '001', maintenanceReason: '25' },
      benefits: [],
    });
  });

  it('the own sample: rejected twice, each with its reason', () => {
    const { responses, errors } = parse271(sample('271/own-271-rejected.edi'));
    expect(errors).toEqual([]);
    const [subscriber] = responses[0]!.sources[0]!.receivers[0]!.subscribers;
    expect(subscriber!.rejections).toEqual([
      { valid: 'N', reason: '75', followUp: 'C' },
      { valid: 'N', reason: '58', followUp: 'C' },
    ]);
    expect(subscriber!.benefits).toEqual([]);
  });

  it('a receiver may be rejected, and then nobody is told of', () => {
    const { responses, errors } = parse271(sample('271/lfh-subscriber-health-benefit-check-error.edi'));
    expect(codes(errors)).toEqual(['transaction_control_mismatch']);
    const [receiver] = responses[0]!.sources[0]!.receivers;
    expect(receiver).toMatchObject({ rejections: [{ valid: 'Y', reason: '50', followUp: 'N' }], subscribers: [] });
  });

  it('a source may be rejected before its name and behind it', () => {
    const text = `ST*271*0001*005010X279A1~BHT*0022*11*E1*20260304*0801~HL*1**20*0~AAA*Y**42*R~NM1*PR*2*PLAN*****PI*P~AAA*N**T4*C~SE*7*0001~`;
    const { responses, errors } = parse271(wrapped(text));
    expect(errors).toEqual([]);
    expect(responses[0]!.sources[0]).toMatchObject({
      rejections: [{ reason: '42' }],
      nameRejections: [{ reason: 'T4' }],
      receivers: [],
    });
    expect(lines(file(write271(responses[0]!)))).toEqual(segments(text));
  });

  it('service types repeat with whatever separator the ISA declares', () => {
    const path = '271/stupidedi-response-to-generic-request-by-clinic-for-patient-subscriber-eligibility.edi';
    expect(kindOf(sample(path))).toBe('271');
    const { responses, errors } = parse271(sample(path));
    expect(errors).toEqual([]);
    const { benefits } = responses[0]!.sources[0]!.receivers[0]!.subscribers[0]!;
    expect(benefits[3]).toMatchObject({
      information: 'B',
      serviceTypes: ['1', '33', '35', '47', '86', '88', '98', 'AL', 'MH', 'UC'],
      insuranceType: 'HM',
      amount: 1000,
      inNetwork: 'Y',
    });
    expect(benefits[4]!.entities).toMatchObject([{ entity: 'P3', last: 'JONES', id: '0202034' }]);
    const text = sample(path).toString().replaceAll('>', '^');
    const body = text.slice(text.indexOf('BHT*'), text.indexOf('SE*22'));
    expect(lines(file(write271(responses[0]!)), 'BHT')).toEqual(segments(body));
  });

  it('reads back any response', () => {
    fc.assert(
      fc.property(response271, (response) => {
        expect(parse271(file(write271(response)))).toEqual({ responses: [response], errors: [] });
      }),
      { numRuns: 60 },
    );
  });

  const FAULTS: readonly (readonly [string, string, string, string, string])[] = [
    ['a share that is no number', '*.2*', '*20%*', 'bad_number', 'EB08'],
    ['an amount that is none', '25.5', '25,5', 'bad_amount', 'EB07'],
    ['a network answer of no meaning', '*N*Y~', '*N*X~', 'bad_code', 'EB12'],
    ['a benefit of no kind', 'EB*C*FAM*30***23', 'EB**FAM*30***23', 'missing_element', 'EB01'],
    ['a rejection without its reason', 'AAA*N**70*C', 'AAA*N***C', 'missing_element', 'AAA03'],
    ['a trace without its number', 'TRN*2*T2', 'TRN*2*', 'missing_element', 'TRN02'],
    ['a dependent under another level', 'HL*4*3*23', 'HL*4*2*23', 'out_of_order', 'HL02'],
  ];
  for (const [what, from, to, code, element] of FAULTS) {
    it(`${what} is a fault`, () => {
      const { errors } = parse271(wrapped(TEXT.replace(from, to)));
      expect(errors).toMatchObject([{ code, element }]);
      expect(errors[0]!.message).not.toMatch(/MERIWETHER|PHP100200301|412|1500/);
    });
  }

  it('silence about a person is never coverage', () => {
    const text = `${TEXT.slice(0, TEXT.indexOf('EB*1*FAM'))}SE*21*0001~`;
    const { errors } = parse271(wrapped(text));
    expect(errors).toMatchObject([{ code: 'missing_segment', segmentId: 'SE' }]);
    expect(errors[0]!.message).toContain('neither a benefit (EB) nor a reason for none (AAA)');
  });

  it('an unreadable date is kept as it stands', () => {
    const { responses, errors } = parse271(wrapped(TEXT.replace('DTP*292*D8*20260301', 'DTP*292*D8*20260230')));
    expect(codes(errors)).toEqual(['bad_date']);
    const benefit = responses[0]!.sources[0]!.receivers[0]!.subscribers[0]!.dependents[0]!.benefits[5]!;
    expect(benefit).toMatchObject({ dates: [], unknown: [{ id: 'DTP', elements: ['292', 'D8', '20260230'] }] });
  });

  it('refuses a share that is no decimal number', () => {
    const { responses } = parse271(wrapped(TEXT));
    responses[0]!.sources[0]!.receivers[0]!.subscribers[0]!.dependents[0]!.benefits[2]!.percent = '20%';
    expect(() => write271(responses[0]!)).toThrow(X12WriteError);
    expect(() => write271(responses[0]!)).toThrow('EB08 is not a decimal number.');
  });
});

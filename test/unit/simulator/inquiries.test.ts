/** Goal: payers tell what they hold: of a member the plan and what is left of it, of a claim where it stands on that day. */
import { expect } from 'expect';
import { simulatorOptionsOf } from '../../../src/demo/payer-side';
import type { Samples } from '../../../src/demo/practice';
import { planOf } from '../../../src/simulator/payers';
import { PayerSimulator } from '../../../src/simulator/simulator';
import { kindOf, parse271, parse277, write270, write276, writeInterchange } from '../../../src/x12';
import type { ClaimAnswer, EligibilityInquiry, ResponseSubscriber, TransactionOut } from '../../../src/x12/types';
import { claimsOf, demoOf, fileOf } from './claims';

const demo = demoOf(12);
const claims = claimsOf(demo, true);
const options = simulatorOptionsOf(demo as unknown as Samples);
const party = (entity: string, last: string, idQualifier: string, id: string) => ({
  entity,
  type: '2' as const,
  last,
  idQualifier,
  id,
});

function asked(transaction: TransactionOut, nth: number): { name: string; bytes: Buffer } {
  const is270 = transaction.id === '270';
  const group = {
    functionalId: is270 ? 'HS' : 'HR',
    sender: demo.practice.submitterId,
    receiver: 'CLEARINGHOUSE',
    control: String(nth),
    version: is270 ? '005010X279A1' : '005010X212',
    transactions: [transaction],
  };
  const bytes = writeInterchange({
    senderId: demo.practice.submitterId,
    receiverId: 'CLEARINGHOUSE',
    date: '2026-01-06',
    time: '0900',
    control: String(nth).padStart(9, '0'),
    usage: 'T',
    groups: [group],
  });
  return { name: `${transaction.id}-${nth}.edi`, bytes };
}

describe('a payer that is asked about a member', () => {
  const inquiry = (payer: string, memberId: string): EligibilityInquiry => ({
    stControlNumber: '0001',
    purpose: '13',
    reference: 'Q1',
    date: '2026-01-06',
    time: '0900',
    unknown: [],
    sources: [
      {
        name: party('PR', 'PAYER', 'PI', payer),
        unknown: [],
        receivers: [
          {
            name: party('1P', 'CLINIC', 'XX', demo.practice.npi),
            references: [],
            unknown: [],
            subscribers: [
              {
                traces: [{ type: '1', number: 'T1', company: '9HARROWCRK' }],
                name: { entity: 'IL', type: '1', last: 'SAMPLE', first: 'ADA', idQualifier: 'MI', id: memberId },
                references: [],
                diagnoses: [],
                dates: [],
                inquiries: [
                  {
                    serviceTypes: ['30'],
                    diagnosisPointers: [],
                    amounts: [],
                    additionalInformation: [],
                    references: [],
                    dates: [],
                    unknown: [],
                  },
                ],
                dependents: [],
                unknown: [],
              },
            ],
          },
        ],
      },
    ],
  });
  function answer(payer: string, memberId: string) {
    const simulator = new PayerSimulator(options);
    simulator.receive(asked(write270(inquiry(payer, memberId)), 1), '2026-01-06T14:00:00.000Z');
    expect(simulator.nextDue()).toBe('2026-01-06T14:15:00.000Z');
    const [file] = simulator.take('2026-01-06T14:15:00.000Z').files;
    expect(kindOf(file!.bytes)).toBe('271');
    const { responses, errors } = parse271(file!.bytes);
    expect(errors).toEqual([]);
    return responses[0]!.sources[0]!;
  }
  const subscriberOf = (payer: string, memberId: string): ResponseSubscriber =>
    answer(payer, memberId).receivers[0]!.subscribers[0]!;

  it('tells the plan: active, deductible and what is left, coinsurance, copay', () => {
    for (const { payer, subscriber } of claims) {
      const plan = planOf(
        demo.payers.find(({ code }) => code === payer.id)!,
        subscriber.memberId,
        1,
      );
      const { benefits, traces, rejections } = subscriberOf(payer.id, subscriber.memberId);
      expect(rejections).toEqual([]);
      expect(traces).toMatchObject([{ type: '2', number: 'T1' }]);
      expect(benefits[0]).toMatchObject({ information: '1', planDescription: plan.name });
      const amounts = benefits.filter(({ information }) => information === 'C').map(({ amount }) => amount!);
      expect(amounts[0] ?? 0).toBe(plan.deductible);
      expect(amounts[1] ?? 0).toBeLessThanOrEqual(plan.deductible);
      expect(benefits.find(({ information }) => information === 'B')?.amount ?? 0).toBe(plan.copay);
    }
  });

  it('says which question it cannot answer: a member id or a payer that is none', () => {
    const known = claims[0]!;
    expect(subscriberOf(known.payer.id, 'NOBODY')).toMatchObject({ rejections: [{ reason: '72' }], benefits: [] });
    expect(answer('NOSUCH', known.subscriber.memberId)).toMatchObject({
      rejections: [{ reason: '79' }],
      receivers: [],
    });
  });
});

describe('a payer that is asked about a claim', () => {
  const [claim] = claims.filter(({ payer }) => payer.id === 'PHP01');
  const EVENING = '2026-01-06T23:00:00.000Z';

  function ask(at: string, question: object): ClaimAnswer[] {
    const simulator = new PayerSimulator(options);
    simulator.receive(fileOf(claims, demo), EVENING);
    const request = {
      stControlNumber: '0001',
      reference: 'S1',
      date: '2026-01-06',
      time: '0900',
      unknown: [],
      sources: [
        {
          name: party('PR', 'PAYER', 'PI', claim!.payer.id),
          unknown: [],
          receivers: [
            {
              name: party('41', 'CLINIC', '46', demo.practice.submitterId),
              unknown: [],
              providers: [
                {
                  names: [party('1P', 'CLINIC', 'XX', demo.practice.npi)],
                  unknown: [],
                  subscribers: [
                    {
                      birthDate: '1980-01-01',
                      gender: 'F',
                      name: {
                        entity: 'IL',
                        type: '1' as const,
                        last: 'SAMPLE',
                        idQualifier: 'MI',
                        id: claim!.subscriber.memberId,
                      },
                      claims: [{ trace: 'C1', references: [], lines: [], unknown: [], ...question }],
                      dependents: [],
                      unknown: [],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    };
    simulator.take(at);
    simulator.receive(asked(write276(request), 2), at);
    const files = simulator
      .take(new Date(Date.parse(at) + 900_000).toISOString())
      .files.filter(({ bytes }) => kindOf(bytes) === '277');
    const { responses, errors } = parse277(files[0]!.bytes);
    expect(errors).toEqual([]);
    return responses[0]!.sources[0]!.receivers[0]!.providers[0]!.subscribers[0]!.claims;
  }
  const ours = { references: [{ qualifier: 'EJ', id: claim!.patientControlNumber }] };

  it('says decided before its run, paid or denied after it, and by which payment', () => {
    const [before] = ask('2026-01-12T15:00:00.000Z', ours);
    expect(before).toMatchObject({
      trace: 'C1',
      statuses: [{ codes: [{ category: 'P1', status: '3' }], charge: claim!.total }],
    });
    const [after] = ask('2026-01-21T15:00:00.000Z', ours);
    expect(after!.statuses[0]!.codes[0]!.category).toMatch(/^F[12]$/);
    expect(after!.payerControlNumber).toMatch(/^PHP01/);
    if (after!.statuses[0]!.paid)
      expect(after!.statuses[0]).toMatchObject({ checkNumber: 'PHP0120260120', checkDate: '2026-01-20' });
    expect(ask('2026-01-21T15:00:00.000Z', { payerControlNumber: after!.payerControlNumber })).toHaveLength(1);
  });

  it('says that there is none, and does not show one that is not meant', () => {
    const notFound = { statuses: [{ codes: [{ category: 'A4', status: '35' }] }] };
    expect(ask('2026-01-12T15:00:00.000Z', { references: [{ qualifier: 'EJ', id: 'NOSUCH' }] })).toMatchObject([
      notFound,
    ]);
    expect(ask('2026-01-12T15:00:00.000Z', { ...ours, charge: 1 })).toMatchObject([notFound]);
  });
});

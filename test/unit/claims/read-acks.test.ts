/** Goal: what a 999 and a 277CA say of our files and claims (FORMAT 5; DOMAIN 4.3). */
import { expect } from 'expect';
import { answersOf277ca, answersOf999 } from '../../../src/claims/read-acks';
import type {
  AcknowledgedClaim,
  AcknowledgedProvider,
  ClaimAcknowledgement,
  ClaimStatus,
  Parsed277CA,
  Parsed999,
} from '../../../src/x12';

const statuses = (...texts: string[]): ClaimStatus[] =>
  texts.map((text) => {
    const [category, status, entity] = text.split(':');
    return {
      codes: [{ category, status, entity }],
      date: '20260305',
      action: 'WQ',
      amount: 0,
    } as unknown as ClaimStatus;
  });
const provider = (claims: string[][], own: string[] = ['A1:19:PR']): AcknowledgedProvider =>
  ({
    statuses: statuses(...own),
    claims: claims.map(
      (said, index) =>
        ({
          patientControlNumber: `TL${index + 1}`,
          statuses: statuses(...said),
          payerControlNumber: `ICN${index + 1}`,
        }) as unknown as AcknowledgedClaim,
    ),
  }) as unknown as AcknowledgedProvider;
const parsed = (own: string[], ...providers: AcknowledgedProvider[]): Parsed277CA => ({
  acknowledgements: [
    { batchTrace: 'BATCH1', statuses: statuses(...own), providers } as unknown as ClaimAcknowledgement,
  ],
  errors: [],
});
const claim = (...said: string[]): string => {
  const { answer, reason } = answersOf277ca(parsed(['A1:19:PR'], provider([said]))).claims[0]!;
  return reason ? `${answer} ${reason}` : answer;
};

describe('A 277CA', () => {
  for (const category of ['A3', 'A4', 'A6', 'A7', 'A8'])
    it(`${category} refuses the claim`, () => expect(claim(`${category}:33:IL`)).toBe(`rejected ${category}:33`));
  it('A2 accepts it for adjudication, with the payer’s control number', () => {
    expect(claim('A2:20:PR')).toBe('accepted');
    expect(answersOf277ca(parsed(['A1:19:PR'], provider([['A2:20:PR']]))).claims).toEqual([
      { pcn: 'TL1', icn: 'ICN1', answer: 'accepted', reason: null },
    ]);
  });
  for (const category of ['A0', 'A1', 'A5', 'Z9'])
    it(`${category} only says that it came`, () => expect(claim(`${category}:19:PR`)).toBe('received'));
  it('with several answers, one refusal refuses, and one acceptance among receipts accepts', () => {
    expect(claim('A1:19:PR', 'A2:20:PR')).toBe('accepted');
    expect(claim('A2:20:PR', 'A7:562:85')).toBe('rejected A7:562');
    expect(claim('A6:21:IL', 'A7:33:IL')).toBe('rejected A6:21');
  });
  it('speaks of each claim by itself', () =>
    expect(
      answersOf277ca(parsed(['A1:19:PR'], provider([['A2:20:PR'], ['A3:33:IL']]))).claims.map(
        ({ pcn, answer }) => `${pcn} ${answer}`,
      ),
    ).toEqual(['TL1 accepted', 'TL2 rejected']));

  it('that refuses the batch before any claim was looked at refuses all of it', () =>
    expect(answersOf277ca(parsed(['A3:24:41'])).refusedBatches).toEqual([{ bht: 'BATCH1', reason: 'A3:24' }]));
  it('that refuses the provider before any claim was looked at refuses all of it', () =>
    expect(answersOf277ca(parsed(['A1:19:PR'], provider([], ['A8:145:85']))).refusedBatches).toEqual([
      { bht: 'BATCH1', reason: 'A8:145' },
    ]));
  it('that received the batch refuses nothing', () => {
    expect(answersOf277ca(parsed(['A1:19:PR'])).refusedBatches).toEqual([]);
    expect(answersOf277ca(parsed(['A3:24:41'], provider([['A2:20:PR']]))).refusedBatches).toEqual([]);
  });
});

describe('A 999', () => {
  const accepted = (group: string, ...transactions: string[]): boolean =>
    answersOf999({
      acknowledgements: [
        {
          group: { functionalId: 'HC', control: '17' },
          status: group,
          transactions: transactions.map((status) => ({ status })),
        },
      ],
      errors: [],
    } as unknown as Parsed999)[0]!.accepted;

  it('names the group that it answers', () =>
    expect(
      answersOf999({
        acknowledgements: [{ group: { functionalId: 'HC', control: '17' }, status: 'A', transactions: [] }],
        errors: [],
      } as unknown as Parsed999),
    ).toEqual([{ gsControl: '17', accepted: true }]));
  it('accepts with A, and with E though it found errors', () => {
    expect(accepted('A', 'A')).toBe(true);
    expect(accepted('E', 'E')).toBe(true);
    expect(accepted('P', 'A', 'E')).toBe(true);
  });
  for (const status of ['R', 'M', 'W', 'X'])
    it(`refuses with ${status}`, () => expect(accepted(status, status)).toBe(false));
  it('refuses when one transaction is refused', () => expect(accepted('P', 'A', 'R')).toBe(false));
  it('goes by the group when no transaction is named', () => {
    expect(accepted('R')).toBe(false);
    expect(accepted('A')).toBe(true);
  });
});

/**
 * Goal: a question about claims names each as the payer knows it, and an answer is kept under the question's own trace.
 * Method: claims as they are sent; the 276 is judged by the guide's tables as strictly as what goes out.
 */
import { expect } from 'expect';
import { answersByTrace } from '../../../src/claims/status-answer';
import { type AskedClaim, statusRequest } from '../../../src/claims/status-question';
import { parse276, parse277, write276 } from '../../../src/x12';
import { wrapped } from '../x12/answers';
import { claim, dependent, line } from '../x12/claims';
import { findings } from '../x12/guides-support';
import { file } from '../x12/support';

const ASKING = {
  numbers: { st: '0007', bht: 'THROUGHLIN7' },
  created: { date: '2026-03-18', time: '0700' },
  asker: { name: 'PROMONTORY FAMILY CLINIC', id: 'THROUGHLINE', npi: '1000000012' },
  payer: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
};

const asked = (place: number, given: Partial<AskedClaim> = {}): AskedClaim => ({
  coverageId: 'coverage',
  trace: `7-${place}`,
  icn: null,
  sent: claim({ patientControlNumber: `PCN${place}` }),
  ...given,
});

describe('a question about claims', function () {
  this.timeout(60_000);

  it('has no finding by the guide, with a subscriber of several claims and a dependent', async () => {
    const request = statusRequest(ASKING, [
      asked(1, { icn: 'ICN1' }),
      asked(2),
      asked(3, { coverageId: 'other', sent: dependent() }),
    ]);
    expect(await findings(file(write276(request)), { strict: true })).toEqual([]);
  });

  it("asks under one subscriber for a coverage's claims, by both numbers, the amount and the days", () => {
    const days = [line(1, '99213', 80, { from: '2026-03-01' }), line(2, '99213', 40, { from: '2026-03-04' })];
    const request = statusRequest(ASKING, [asked(1, { icn: 'ICN1', sent: claim({ lines: days }) }), asked(2)]);
    const [again] = parse276(file(write276(request))).requests;
    const subscribers = again!.sources[0]!.receivers[0]!.providers[0]!.subscribers;
    expect(subscribers).toHaveLength(1);
    expect(subscribers[0]!.claims.map(({ trace }) => trace)).toEqual(['7-1', '7-2']);
    expect(subscribers[0]!.claims[0]).toMatchObject({
      payerControlNumber: 'ICN1',
      charge: 12000,
      service: { from: '2026-03-01', through: '2026-03-04' },
    });
    expect(subscribers[0]!.claims[1]!.payerControlNumber).toBeUndefined();
    expect(subscribers[0]!.claims[1]!.references).toEqual([{ qualifier: 'EJ', id: 'PCN2' }]);
  });

  it('asks about a patient who is not the subscriber one level below', () => {
    const sent = dependent();
    const [subscriber] = statusRequest(ASKING, [asked(1, { sent })]).sources[0]!.receivers[0]!.providers[0]!
      .subscribers;
    expect(subscriber!.claims).toEqual([]);
    expect(subscriber!.name).toMatchObject({ entity: 'IL', id: sent.subscriber.memberId });
    expect(subscriber!.dependents).toHaveLength(1);
    expect(subscriber!.dependents[0]!.name).toMatchObject({ entity: 'QC', first: sent.patient!.first });
    expect(subscriber!.dependents[0]!.claims.map(({ trace }) => trace)).toEqual(['7-1']);
  });
});

const answer = (claims: string): string => `
ST*277*0001*005010X212~
BHT*0010*08*R1*20260319*0900*DG~
HL*1**20*1~
NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01~
HL*2*1*21*1~
NM1*41*2*PROMONTORY FAMILY CLINIC*****46*THROUGHLINE~
HL*3*2*19*1~
NM1*1P*2*PROMONTORY FAMILY CLINIC*****XX*1000000012~
HL*4*3*22*1~
NM1*IL*1*MERIWETHER*ADA****MI*PHP100200301~
${claims}
SE*20*0001~`;

describe('an answer about claims', () => {
  const kept = (claims: string) => answersByTrace(parse277(wrapped(answer(claims))).responses);

  it('is kept by trace, of subscriber and dependent, with its codes and money and without a name', () => {
    const found = kept(`TRN*2*7-1~
STC*F1:65*20260318**120*95*20260317**20260318*CHK9*F0:3~
REF*1K*ICN1~
HL*5*4*23~
NM1*QC*1*MERIWETHER*KIM~
TRN*2*7-2~
STC*P1:20:PR*20260318~`);
    expect([...found]).toEqual([
      [
        '7-1',
        [
          {
            icn: 'ICN1',
            statuses: [
              {
                codes: ['F1:65', 'F0:3'],
                date: '2026-03-18',
                charge: 12000,
                paid: 9500,
                adjudicatedOn: '2026-03-17',
                checkNumber: 'CHK9',
              },
            ],
          },
        ],
      ],
      ['7-2', [{ icn: null, statuses: [expect.objectContaining({ codes: ['P1:20:PR'], charge: null, paid: null })] }]],
    ]);
    expect(JSON.stringify([...found])).not.toMatch(/MERIWETHER|KIM/);
  });

  it('keeps every claim that the payer found under one question', () => {
    const found = kept(`TRN*2*7-1~
STC*F1:65*20260318~
REF*1K*ICN1~
TRN*2*7-1~
STC*P1:20*20260318~
REF*1K*ICN2~`);
    expect(found.get('7-1')!.map(({ icn }) => icn)).toEqual(['ICN1', 'ICN2']);
  });
});

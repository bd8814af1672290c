/** Goal: what a scenario says of a message is in the bytes, as the codec reads them, and every remit balances. */
import { expect } from 'expect';
import { balance835, parse277ca, parse835, parse999, readX12 } from '../../../src/x12';
import type { Remittance } from '../../../src/x12/types';
import type { ScenarioFacts } from '../../../src/scenario/driver';
import { Mailroom } from '../../../src/scenario/mailroom';
import { claimFacts, encounterFacts, facts, file, loaded, money } from './support';

const receive = (...messages: string[]) =>
  loaded(file(messages.map((message) => `  - {at: DOS+16d, receive: ${message.replaceAll('\n', ' ')}}\n`).join('')));

/** The posts of each step, made by one mailroom. */
function posts(scenario: ReturnType<typeof receive>, known: ScenarioFacts = facts()) {
  const mailroom = new Mailroom(scenario);
  return scenario.steps.map((step) => mailroom.make(step, known));
}
const bytesOf = (post: ReturnType<typeof posts>[number], nth = 0): Buffer => Buffer.from(post.files[nth]!.bytes);

function remittance(post: ReturnType<typeof posts>[number]): Remittance {
  const parsed = parse835(bytesOf(post));
  expect(parsed.errors).toEqual([]);
  expect(parsed.remittances).toHaveLength(1);
  return parsed.remittances[0]!;
}

const PAID = `{remit_835: {payer: north, trace: t, amount: "101.00", claims: [{claim: 1, status: "1", paid: "101.00", remarks: [MA01], lines: [
  {line: 1, paid: "80.00", allowed: "100.00", cas: [CO-45 50.00, PR-2 20.00], remarks: [N19]}, {line: 2, paid: "21.00", cas: [CO-45 20.00, PR-1 4.00]}]}]}}`;

describe('a structured remit', () => {
  it('balances, and takes from the claim what it does not say', () => {
    const [post] = posts(receive(PAID));
    const read = remittance(post!);
    expect(balance835(read)).toEqual([]);
    expect(read).toMatchObject({
      payment: { method: 'ACH', amount: money('101.00'), date: '2026-03-19' },
      productionDate: '2026-03-19',
      payer: { id: 'NOR01', name: 'NORTH PLAN' },
      payee: { npi: '1000000012', taxId: '999999999' },
    });
    expect(read.claims[0]).toMatchObject({
      patientControlNumber: 'PCN-A-1',
      status: '1',
      charge: money('195.00'),
      patientResponsibility: money('24.00'),
      facility: '11',
      frequency: '1',
      remarks: ['MA01'],
      patient: { last: 'DOE', first: 'KIM', id: 'N1' },
    });
    expect(read.claims[0]!.lines).toMatchObject([
      {
        procedure: { code: '99213', modifiers: ['25'] },
        units: 1,
        controlNumber: 'CTL1',
        allowed: money('100.00'),
        remarks: ['N19'],
        date: '2026-03-03',
      },
      { procedure: { code: 'J1885' }, units: 2, controlNumber: 'CTL2' },
    ]);
    expect(post!.deposits).toEqual([{ payer: 'north', trace: read.trace, amount: money('101.00') }]);
    expect(post!.files[0]).toMatchObject({ from: 'north', name: undefined });
  });

  it('status 22 is the exact negation of the last remit, under its control number', () => {
    const reversal =
      '{remit_835: {payer: north, trace: u, amount: "0.00", claims: [{claim: 1, status: "22"}], plb: [{reason: FB, reference: C1, amount: "-101.00"}]}}';
    const [first, second] = posts(receive(PAID, reversal)).map((post) => remittance(post));
    expect(balance835(second!)).toEqual([]);
    const [was, is] = [first!.claims[0]!, second!.claims[0]!];
    expect(is).toMatchObject({
      status: '22',
      payerControlNumber: was.payerControlNumber,
      patientControlNumber: was.patientControlNumber,
    });
    expect([is.charge, is.paid, is.patientResponsibility]).toEqual([
      -was.charge,
      -was.paid,
      -was.patientResponsibility,
    ]);
    const amounts = (claim: typeof was) =>
      claim.lines.map(({ charge, paid, adjustments, allowed }) => [
        charge,
        paid,
        allowed ?? 0,
        ...adjustments.map(({ amount }) => amount),
      ]);
    expect(amounts(is)).toEqual(amounts(was).map((line) => line.map((amount) => (amount === 0 ? 0 : -amount))));
    expect(is.lines.map(({ units, controlNumber }) => [units, controlNumber])).toEqual([
      [1, 'CTL1'],
      [2, 'CTL2'],
    ]);
    expect(second!.payment.method).toBe('NON');
    expect(second!.providerAdjustments).toMatchObject([{ reason: 'FB', reference: 'C1', amount: money('-101.00') }]);
  });

  it('a reversal after a correction negates the correction', () => {
    const change = (paid: string, cut: string) =>
      `{claim: 1, status: "1", paid: "${paid}", lines: [{line: 1, paid: "${paid}", cas: [CO-45 ${cut}]}, {line: 2, paid: "0.00", cas: [CO-45 45.00]}]}`;
    const remit = (claims: string, trace: string) =>
      `{remit_835: {payer: north, trace: ${trace}, amount: "70.00", claims: [${claims}]}}`;
    const all = posts(
      receive(
        remit(change('90.00', '60.00'), 't'),
        remit(`{claim: 1, status: "22"}, ${change('70.00', '80.00')}`, 'u'),
        remit('{claim: 1, status: "22"}', 'v'),
      ),
    );
    expect(all.map((post) => remittance(post).claims.map(({ paid }) => paid))).toEqual([
      [9000],
      [-9000, 7000],
      [-7000],
    ]);
  });

  it('a reversal of what was never said is an error', () => {
    const scenario = receive(
      '{remit_835: {payer: north, trace: u, amount: "0.00", claims: [{claim: 1, status: "22"}]}}',
    );
    expect(() => posts(scenario)).toThrow(/claim a.1 has had no remit/);
  });

  it('another code puts the billed one in SVC06; control none omits REF*6R; nothing at the bank for nothing', () => {
    const text =
      '{remit_835: {payer: north, trace: t, amount: "0.00", claims: [{claim: 1, status: "4", paid: "0.00", pcn: "${claim.1.pcn|lower}", icn: X9, lines: [{line: 2, paid: "0.00", code: J1234, control: none, cas: [CO-97 45.00]}]}]}}';
    const [post] = posts(receive(text));
    const [claim] = remittance(post!).claims;
    expect(claim).toMatchObject({ patientControlNumber: 'pcn-a-1', payerControlNumber: 'X9', charge: money('45.00') });
    expect(claim!.lines[0]).toMatchObject({
      procedure: { code: 'J1234' },
      billedProcedure: { code: 'J1885' },
      units: 2,
    });
    expect(claim!.lines[0]!.controlNumber).toBeUndefined();
    expect(post!.deposits).toEqual([]);
  });

  it('a claim that is not ours, claim-level adjustments, a claim forwarded, deposit none', () => {
    const text = `{name: era, remit_835: {payer: north, trace: t, amount: "200.00", deposit: none, date: DOS+1d, claims: [
      {name: [ELSE, SOMEONE], status: "1", paid: "5.00", lines: [{paid: "5.00", code: A1234, charge: "5.00"}]},
      {claim: 1, status: "19", paid: "195.00", forwarded_to: south, cas: [], lines: []}]}}`;
    const [post] = posts(receive(text));
    const [other, ours] = remittance(post!).claims;
    expect(other).toMatchObject({ patient: { last: 'ELSE', first: 'SOMEONE' }, charge: money('5.00') });
    expect(ours).toMatchObject({ charge: money('195.00'), forwardedTo: { last: 'SOUTH PLAN', id: 'SOU01' } });
    expect(balance835(remittance(post!))).toEqual([]);
    expect(post!.deposits).toEqual([]);
    expect(post!.files[0]!.name).toBe('era');
  });
});

describe('acknowledgements', () => {
  it('a 999 answers every 837 that has none yet', () => {
    const [post] = posts(receive('{ack_999: {}}'));
    expect(parse999(bytesOf(post!))).toMatchObject({
      errors: [],
      acknowledgements: [{ group: { control: '1' }, status: 'A', transactions: [{ control: '0001', status: 'A' }] }],
    });
    const answered = facts({ batches: facts().batches.map((batch) => ({ ...batch, acknowledged: true })) });
    expect(() => posts(receive('{ack_999: {}}'), answered)).toThrow('no 837 waits for a 999');
    const [again] = posts(receive('{ack_999: {batch: 1, status: rejected}}'), answered);
    expect(parse999(bytesOf(again!)).acknowledgements).toMatchObject([
      { status: 'R', acceptedCount: 0, transactions: [{ status: 'R' }] },
    ]);
  });

  it('a 277CA brings the control number with A2 only, the same that the 835 has', () => {
    const [post, remit] = posts(receive('{ack_277ca: {claims: {1: "A2:20:PR"}}}', PAID));
    const read = parse277ca(bytesOf(post!));
    expect(read.errors).toEqual([]);
    expect(read.acknowledgements).toMatchObject([
      { batchTrace: 'BATCH1', source: { id: 'NOR01' }, totals: { acceptedCount: 1, acceptedAmount: money('195.00') } },
    ]);
    const [claim] = read.acknowledgements[0]!.providers[0]!.claims;
    expect(claim).toMatchObject({
      patientControlNumber: 'PCN-A-1',
      statuses: [{ codes: [{ category: 'A2', status: '20', entity: 'PR' }], action: 'WQ' }],
    });
    expect(claim!.payerControlNumber).toBe(remittance(remit!).claims[0]!.payerControlNumber);
  });

  it('icn false, a rejection, two payers', () => {
    const claims = [claimFacts('a.1'), claimFacts('a.2', { payer: 'south' })];
    const batches = [{ ...facts().batches[0]!, claims: ['a.1', 'a.2'] as ('a.1' | 'a.2')[] }];
    const known = facts({ encounters: { a: encounterFacts({ claims }) }, batches });
    const [post] = posts(receive('{ack_277ca: {claims: {1: "A2:20:PR", 2: "A3:33:IL"}, icn: false}}'), known);
    expect(post!.files.map(({ from }) => from)).toEqual(['north', 'south']);
    const all = [0, 1].map((nth) => parse277ca(bytesOf(post!, nth)).acknowledgements[0]!.providers[0]!.claims[0]!);
    expect(all[0]!.payerControlNumber).toBeUndefined();
    expect(all[1]!.statuses).toMatchObject([{ codes: [{ category: 'A3', status: '33', entity: 'IL' }], action: 'U' }]);
  });

  it('a claim that was never sent cannot be answered', () => {
    expect(() => posts(receive('{ack_277ca: {claims: {1: "A2:20:PR"}}}'), facts({ batches: [] }))).toThrow(
      /claim a.1 was in no 837/,
    );
    expect(() => posts(receive('{ack_277ca: {claims: {2: "A2:20:PR"}}}'))).toThrow(/claim a.2 has not been built/);
  });
});

describe('raw X12', () => {
  const LINES = [
    'ST*835*0001~',
    'BPR*I*10*C*CHK************20260319~',
    'TRN*1*${trace.t}*1512345678~',
    'SE*${se}*0001~',
  ];
  const raw = (text: string, more = '') => `{edi: {from: north, ${more}text: ${JSON.stringify(text)}}}`;

  it('a text that begins with ST gets its envelope, its count, and its deposit', () => {
    const [post] = posts(receive(raw(LINES.join('\n'))));
    const read = readX12(bytesOf(post!));
    expect(read.errors).toEqual([]);
    expect(read.interchanges[0]).toMatchObject({ senderId: 'NOR01', receiverId: 'THROUGHLINE' });
    expect(bytesOf(post!).toString()).toContain('~SE*4*0001~');
    expect(bytesOf(post!).toString()).not.toContain('\n');
    expect(post!.deposits).toMatchObject([{ payer: 'north', amount: money('10.00') }]);
    expect(posts(receive(raw(LINES.join('\n'), 'deposit: none, ')))[0]!.deposits).toEqual([]);
  });

  it('a whole interchange stays as it is; each message has a control number of its own', () => {
    const isa =
      'ISA*00*          *00*          *ZZ*NOR01          *ZZ*THROUGHLINE    *260304*0700*^*00501*${control}*0*T*:~';
    const text = [
      isa,
      'GS*FA*NOR01*THROUGHLINE*20260304*0700*1*X*005010X231A1~',
      'ST*999*0001*005010X231A1~',
      'AK1*HC*${batch.1.gs}*005010X222A1~',
      'AK9*A*1*1*1~',
      'SE*${se}*0001~',
      'GE*1*1~',
      'IEA*1*${control}~',
    ].join('\n');
    const both = posts(receive(`[${raw(text)}, ${raw(text)}]`))[0]!;
    const controls = [0, 1].map((nth) => {
      const read = readX12(bytesOf(both, nth));
      expect(read.errors).toEqual([]);
      return read.interchanges[0]!.control;
    });
    expect(new Set(controls).size).toBe(2);
  });

  it('a raw 835 can be reversed by a structured one', () => {
    const clp = [
      'N1*PR*NORTH PLAN~',
      'REF*2U*NOR01~',
      'N1*PE*CLINIC*XX*1000000012~',
      'LX*1~',
      'CLP*${claim.1.pcn}*1*150*10*0*12*ICN7*11*1~',
      'NM1*QC*1*DOE*KIM~',
      'SVC*HC:99213:25*150*10**1~',
      'DTM*472*20260303~',
      'CAS*CO*45*140~',
    ];
    const text = [...LINES.slice(0, 3), ...clp, LINES[3]!].join('\n');
    const reversal = '{remit_835: {payer: north, trace: u, amount: "0.00", claims: [{claim: 1, status: "22"}]}}';
    const [, second] = posts(receive(raw(text), reversal));
    expect(remittance(second!).claims[0]).toMatchObject({
      payerControlNumber: 'ICN7',
      paid: money('-10.00'),
      charge: money('-150.00'),
    });
  });
});

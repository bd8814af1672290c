/**
 * Goal: what practices' systems send becomes visits and charges once, in any order, by any way; what cannot be used waits with
 * its reason and is put right; nothing is acknowledged before it is safe. Method: the product's own steps on the real engine,
 * messages over real sockets where the socket matters.
 */
import { expect } from 'expect';
import { takeCsv } from '../../../src/edges/csv/take';
import { answerFor } from '../../../src/edges/hl7/receive';
import { serveMllp } from '../../../src/edges/hl7/server';
import { discardMessage, rawMessage, replayMessage } from '../../../src/edges/messages/replay';
import { takeUpPending } from '../../../src/edges/messages/take';
import { ackOf, adt, dft, dg1, ft1, hl7, in1, pid, pidAlone, pv1 } from '../../support/hl7';
import { MALFORMED } from '../../support/hl7-malformed';
import { Link, storm } from '../../support/hl7-storm';
import { useEngine } from '../../support/engine';
import { openFloor, TestPractice, type Floor } from '../../support/practice';
import { validBundle } from '../fhir/build';

const AT = '2026-03-03T22:00:00.000Z';

describe('messages of practices’ systems', function () {
  this.timeout(120_000);
  useEngine();
  let floor: Floor;
  let practice: TestPractice;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());
  beforeEach(async () => void (practice = await TestPractice.open(floor, AT)));

  const who = () => ({ org: practice.org, actor: 'hl7' });
  const send = async (bytes: Buffer) => ackOf(await answerFor(floor.deps, { ...who(), source: 'ehr' })(bytes));
  const settled = () => practice.runner.settle();
  const lines = () =>
    practice.rows<{ visit: string; charge: string; cents: number; dx: number[] }>(
      'select e.source_id as visit, l.source_id as charge, l.charge_cents as cents, l.dx from charge_line l join encounter e on e.id = l.encounter_id where not l.removed order by e.source_id, l.source_id',
    );
  const states = () =>
    practice.rows<{ control: string; state: string }>('select control, state from inbox_message order by n');

  it('registers a visit by its first charges, adds later ones, and collapses those that come twice', async () => {
    expect(await send(dft([{ id: 'T1' }]))).toMatchObject({ code: 'AA', errors: [] });
    expect(await send(dft([{ id: 'T2', code: '93000', dx: 'E11.9' }, { id: 'T1' }]))).toMatchObject({ code: 'AA' });
    expect(
      await send(
        dft([
          { id: 'T3', code: '36415', dx: 'J20.9' },
          { id: 'T2', code: '93000' },
        ]),
      ),
    ).toMatchObject({ code: 'AA' });
    await settled();
    expect((await lines()).map(({ charge, dx }) => [charge, dx])).toEqual([
      ['T1', [1]],
      ['T2', [2]],
      ['T3', [3]],
    ]);
    expect(await practice.rows('select diagnoses, payer_cents from encounter')).toEqual([
      { diagnoses: ['I10', 'E11.9', 'J20.9'], payer_cents: 3 * 12_550 },
    ]);
  });

  it('takes the same message again without effect, and says so; another message under its control id is refused', async () => {
    const first = dft([{ id: 'T1' }], { control: 'C9' });
    expect(await send(first)).toMatchObject({ code: 'AA', control: 'C9', text: '' });
    expect(await send(first)).toMatchObject({ code: 'AA', text: 'taken before' });
    const other = await send(dft([{ id: 'T2' }], { control: 'C9' }));
    expect(other).toMatchObject({ code: 'AE', errors: ['MSH^1^10'] });
    expect(other.text).toContain('this control id came before with another message');
    expect(await practice.count('charge_line')).toBe(1);
  });

  it('lets a charge wait for its patient, a withdrawal for its charge, a cancellation for its visit', async () => {
    const alone = hl7({
      type: 'DFT^P03',
      segments: [pidAlone('M7'), pv1('V7'), dg1(), ft1({ id: 'T1' }), ft1({ id: 'T2', code: '93000' })],
    });
    const taken = hl7({ type: 'DFT^P03', segments: [pidAlone('M7'), pv1('V7'), ft1({ id: 'T2', type: 'CD' })] });
    const sch = 'SCH|P8|F8|||||||||^^^202603100900';
    for (const message of [taken, alone, hl7({ type: 'SIU^S15', segments: [sch, pidAlone('M7')] })])
      expect(await send(message)).toMatchObject({ code: 'AA' });
    expect((await states()).map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
    expect(await send(adt('A28', [pid('M7'), in1()]))).toMatchObject({ code: 'AA' });
    expect(await send(hl7({ type: 'SIU^S12', segments: [sch, pid('M7')] }))).toMatchObject({ code: 'AA' });
    await settled();
    await takeUpPending(floor.deps, who());
    await settled();
    expect((await states()).map(({ state }) => state)).toEqual(Array(5).fill('applied'));
    expect((await lines()).map(({ visit, charge }) => [visit, charge])).toEqual([['V7', 'T1']]);
    expect(await practice.rows('select source_id, not_billed from encounter where planned')).toEqual([
      { source_id: 'F8', not_billed: 'visit_cancelled' },
    ]);
  });

  it('makes one encounter of a visit that comes by HL7 and by FHIR, whichever is first', async () => {
    const source = 'ehr';
    const visit = { mrn: 'ada', visit: 'enc' };
    expect(await send(dft([{ id: 'l1', code: 'S0612' }], visit))).toMatchObject({ code: 'AA' });
    expect((await practice.bundle(validBundle())).changed).toBe(1);
    expect(await practice.count('encounter')).toBe(1);

    practice = await TestPractice.open(floor, AT);
    expect((await practice.bundle(validBundle())).registered).toBe(1);
    // l1 came with the bundle; only l9 is new.
    expect(
      await send(
        dft(
          [
            { id: 'l1', code: 'S0612' },
            { id: 'l9', code: '93000' },
          ],
          visit,
        ),
      ),
    ).toMatchObject({ code: 'AA' });
    await settled();
    expect((await lines()).map(({ charge }) => charge)).toEqual(['l1', 'l2', 'l9']);
    expect(await practice.rows('select source, source_id from encounter')).toEqual([{ source, source_id: 'enc' }]);
    expect(await practice.count('coverage where not dropped')).toBe(1);
  });

  it('keeps a wrong message with its reason; its sender, or a person, corrects it; another is discarded', async () => {
    const wrong = await send(dft([{ id: 'T1', amount: 'x' }], { control: 'C1' }));
    expect(wrong).toMatchObject({ code: 'AE', errors: ['FT1^1^11'] });
    expect(wrong.text).toMatch(/^FT1-11: the amount is not a decimal; kept as message \d+$/);
    // The sender corrects it under the same control id.
    expect(await send(dft([{ id: 'T1' }], { control: 'C1' }))).toMatchObject({ code: 'AA' });
    // A person corrects the next.
    await send(dft([{ id: 'T2', code: 'NOPE!' }], { control: 'C2' }));
    await send(adt('A40', [pid()]));
    const [, , second, merge] = await practice.rows<{ id: string; n: number }>(
      'select id, n from inbox_message order by n',
    );
    const ctx = practice.ctx('biller');
    const still = await replayMessage(floor.deps, ctx, { id: second!.id });
    expect(still).toMatchObject({
      kind: 'replayed',
      state: 'failed',
      faults: [{ resource: 'FT1[1]', field: 'FT1-25' }],
    });
    const corrected = dft([{ id: 'T2', code: '93000' }], { control: 'C2' });
    expect(await replayMessage(floor.deps, ctx, { id: second!.id, corrected })).toMatchObject({ state: 'applied' });
    expect(await replayMessage(floor.deps, ctx, { id: second!.id })).toEqual({ kind: 'settled', state: 'applied' });
    expect(await discardMessage(floor.deps, ctx, { id: merge!.id, because: 'merged by hand' })).toMatchObject({
      state: 'discarded',
    });
    await settled();
    expect((await lines()).map(({ charge }) => charge)).toEqual(['T1', 'T2']);
    expect((await states()).map(({ state }) => state)).toEqual(['discarded', 'applied', 'applied', 'discarded']);
    expect((await rawMessage(floor.deps, ctx, second!.id))!.equals(corrected)).toBe(true);
    // What was wrong is said without the patient, in the row as in the answer.
    const kept = JSON.stringify(await practice.rows('select problems, because, waits_for from inbox_message'));
    expect(kept).not.toMatch(/MERIWETHER|NOPE/);
  });

  it('asks for the charges of booked visits, by SIU and by FHIR, and is content with those that come or a reason', async () => {
    const sch = (id: string) => `SCH|${id}|${id}|||||||||^^^202603040900`;
    for (const id of ['F1', 'F2']) await send(hl7({ type: 'SIU^S12', segments: [sch(id), pid('M7'), in1()] }));
    await send(hl7({ type: 'SIU^S26', segments: [sch('F2'), pidAlone('M7')] }));
    const bundle = validBundle();
    const resource = {
      resourceType: 'Appointment',
      id: 'a9',
      status: 'booked',
      start: '2026-03-03T15:00:00Z',
      participant: [{ actor: { reference: 'Patient/ada' } }],
    };
    const withoutVisit = bundle['entry'].filter(
      (each: { resource: { resourceType: string } }) => each.resource.resourceType === 'Patient',
    );
    await practice.bundle({ resourceType: 'Bundle', entry: [...withoutVisit, { resource }] });
    const asked = () =>
      practice.rows(
        `select e.source_id as visit, t.state from task t join encounter e on e.id = t.encounter_id where t.kind = 'enter_charges' order by 1`,
      );
    await practice.to('2026-03-10T12:00:00.000Z');
    expect(await asked()).toEqual([
      { visit: 'F1', state: 'open' },
      { visit: 'a9', state: 'open' },
    ]);
    expect(await practice.rows('select stage from encounter order by source_id')).toEqual([
      { stage: 'registration' },
      { stage: 'zero_balance' },
      { stage: 'registration' },
    ]);
    // The visit comes under its own number, and names its appointment.
    const visit = bundle['entry'].find((each: { resource: { id: string } }) => each.resource.id === 'enc');
    visit.resource.appointment = [{ reference: 'Appointment/a9' }];
    expect((await practice.bundle(bundle)).registered).toBe(1);
    expect((await asked()).map((each) => (each as { visit: string; state: string }).state)).toEqual([
      'open',
      'cancelled',
    ]);
    expect(await practice.count('encounter')).toBe(3);
  });

  it('an ADT that ends a coverage lets the visits that it touches look', async () => {
    await send(dft([{ id: 'T1' }]));
    await settled();
    await send(adt('A31', [pid(), in1('PHP01', 'PHP100200301', '20260101', '20260201')]));
    await settled();
    expect(await practice.rows('select payer_cents, patient_cents from encounter')).toEqual([
      { payer_cents: 0, patient_cents: 12_550 },
    ]);
    expect(await practice.rows('select state from chart_change')).toEqual([{ state: 'applied' }]);
  });

  it('takes charges as CSV: each row by itself, wrong ones by line and column, formulas refused, nothing twice', async () => {
    const header =
      'visit,charge,patient,last,first,born,sex,street,city,state,zip,payer,member,date,code,units,amount,diagnoses';
    const person = 'P1,"O\'HARA",LEE,1970-01-02,F,"1 A ST, APT 2",OMAHA,NE,68101,PHP01,PHP200';
    const file = Buffer.from(
      [
        header,
        `V1,A,${person},2026-03-03,99213,1,125.50,I10`,
        `V1,B,P1,,,,,,,,,,,2026-03-03,93000,1,40,I10 E119`,
        `V1,C,P1,,,,,,,,,,,2026-3-3,93000,0,1.005,I10`,
        `V1,D,P1,"=HYPERLINK(""x"")",,,,,,,,,,2026-03-03,93000,1,1,I10`,
        '',
      ].join('\r\n'),
    );
    const source = 'sheet';
    const first = await takeCsv(floor.deps, who(), { source, bytes: file });
    expect(first).toMatchObject({ rows: 4, applied: 2, pending: 0, duplicates: 0 });
    expect(first.faults.map(({ line, column, message }) => [line, column, message])).toEqual([
      [4, 'date', 'is not a date; write YYYY-MM-DD'],
      [4, 'amount', 'is more than two decimal places; write dollars and cents, as 125.50'],
      [4, 'units', 'is not a whole number from 1 to 9999'],
      [5, 'last', 'begins like a formula of a spreadsheet; send the value itself'],
    ]);
    expect(await takeCsv(floor.deps, who(), { source, bytes: file })).toMatchObject({ applied: 0, duplicates: 2 });
    await settled();
    expect((await lines()).map(({ charge, cents, dx }) => [charge, cents, dx])).toEqual([
      ['A', 12_550, [1]],
      ['B', 4_000, [1, 2]],
    ]);
    const bad = await takeCsv(floor.deps, who(), { source, bytes: Buffer.from('visit,charge\r\nV1,"A') });
    expect(bad.faults).toEqual([{ line: 2, column: '', message: 'a quote that opens here never closes' }]);
    const lacking = await takeCsv(floor.deps, who(), { source, bytes: Buffer.from('visit,charge,patient,date\r\n') });
    expect(lacking.faults).toEqual([{ line: 1, column: 'code', message: 'the column code is missing' }]);
  });

  it('over MLLP: several messages a packet are answered in order; half a message, and what is no MLLP, end the connection', async () => {
    const handle = answerFor(floor.deps, { ...who(), source: 'ehr' });
    const settings = {
      port: 0,
      host: '127.0.0.1',
      maxBytes: 4_000,
      halfFrameMs: 200,
      idleMs: 5_000,
      maxConnections: 3,
    };
    const server = await serveMllp({ ...settings, handle });
    try {
      const link = await Link.open(server.port);
      const three = ['K1', 'K2', 'K3'].map((control, n) => dft([{ id: `T${n}` }], { control, visit: `V${n}` }));
      const answers = (await link.askAll(three)).map(ackOf);
      expect(answers.map(({ code, control }) => [code, control])).toEqual([
        ['AA', 'K1'],
        ['AA', 'K2'],
        ['AA', 'K3'],
      ]);
      link.close();
      for (const bytes of [
        Buffer.from('GET / HTTP/1.1\r\n'),
        Buffer.from('\u000bMSH|^~'),
        Buffer.from(`\u000b${'A'.repeat(5_000)}`),
      ]) {
        const broken = await Link.open(server.port);
        const closed = new Promise((resolve) => broken.socket.once('close', resolve));
        broken.socket.write(bytes);
        await closed;
      }
    } finally {
      await server.close();
    }
  });

  it('thirty wrong messages between right ones: each its own answer, and all right ones are taken', async () => {
    const wrong = MALFORMED;
    for (const [n, { what, bytes, field, code }] of wrong.entries()) {
      const answer = await send(bytes);
      expect([what, answer.code, answer.text.startsWith(`${field}: `)]).toEqual([what, code, true]);
      expect(await send(dft([{ id: `T${n}` }], { visit: `V${n}` }))).toMatchObject({ code: 'AA' });
    }
    expect(await practice.count(`inbox_message where state = 'failed'`)).toBe(wrong.length);
    expect(await practice.count('encounter')).toBe(wrong.length);
  });

  it('300 DFT over 8 connections, the server killed twice: each charge once, none acknowledged before it is safe', async function () {
    // Three processes begin under whatever else the machine does.
    this.timeout(300_000);
    await storm(practice, { count: 300, killAt: [100, 200] });
  });
});

/**
 * Goal: an 835 is read to the cent and the last code, and what does not balance is found at its level.
 * Method: the own samples against their totals; one remittance written out and changed a field at a time; streaming
 * against reading whole.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { formatX12, sum } from '../../../src/money/cents';
import {
  type Remittance,
  type RemittanceClaim,
  type RemittanceLine,
  BalanceTally,
  balance835,
  parse835,
  stream835,
  wrapTransactions,
  write835,
} from '../../../src/x12/index';
import { remittance as anyRemittance } from './arbitraries';
import { codes, file, lines, sample, totals, unplaced, usd } from './support';

const HEADER = {
  senderId: 'PHP01',
  receiverId: 'THROUGHLINE',
  date: '2026-03-24',
  time: '0700',
  control: '000000001',
  usage: 'T',
} as const;

const TEXT = `
ST*835*0001~
BPR*I*195*C*ACH*CCP*01*021000021*DA*123456789*1512345678**01*021000021*DA*987654321*20260324~
TRN*1*T1*1512345678~
REF*EV*THROUGHLINE~
DTM*405*20260324~
N1*PR*PRAIRIE HEALTH PLAN~
N3*1 PAYER PLAZA~
N4*COLUMBUS*OH*432150001~
REF*2U*PHP01~
PER*BL*EDI SUPPORT*TE*8005550101~
N1*PE*PROMONTORY FAMILY CLINIC*XX*1000000012~
REF*TJ*999999999~
LX*1~
CLP*PCN1*1*240*195*0*12*ICN1*11*1~
NM1*QC*1*MERIWETHER*ADA****MI*PHP100200301~
SVC*HC:S0612*180*150**1~
DTM*472*20260303~
CAS*CO*45*30~
REF*6R*L1~
AMT*B6*150~
SVC*HC:Q0091*60*45**1~
DTM*472*20260303~
CAS*CO*45*15~
REF*6R*L2~
AMT*B6*45~
SE*26*0001~`;

/** The 835 of the clean commercial claim, with some of its text replaced. */
function read(...changes: [string, string][]) {
  const text = changes.reduce((before, [from, to]) => before.replace(from, to), TEXT);
  return parse835(wrapTransactions(text, HEADER));
}
function one(...changes: [string, string][]): Remittance {
  return read(...changes).remittances[0]!;
}
const claimOf = (...changes: [string, string][]) => one(...changes).claims[0]!;
const lineOf = (...changes: [string, string][]) => claimOf(...changes).lines[0]!;
/** Only content faults: the changed texts do not keep SE01. */
const faults = (...changes: [string, string][]) =>
  read(...changes)
    .errors.filter((error) => error.code !== 'segment_count_mismatch')
    .map((error) => [error.code, error.segment, error.element]);

describe('835: what is read', () => {
  it('header, payer and payee', () => {
    const { claims, providerAdjustments, ...header } = one();
    expect(claims).toHaveLength(1);
    expect(providerAdjustments).toEqual([]);
    expect(header).toEqual({
      stControlNumber: '0001',
      payment: {
        handling: 'I',
        amount: usd(195),
        creditDebit: 'C',
        method: 'ACH',
        date: '2026-03-24',
        bank: {
          format: 'CCP',
          senderIdQualifier: '01',
          senderId: '021000021',
          senderAccountQualifier: 'DA',
          senderAccount: '123456789',
          originatingCompany: '1512345678',
          receiverIdQualifier: '01',
          receiverId: '021000021',
          receiverAccountQualifier: 'DA',
          receiverAccount: '987654321',
        },
      },
      trace: 'T1',
      originatingCompany: '1512345678',
      receiverId: 'THROUGHLINE',
      productionDate: '2026-03-24',
      payer: {
        name: 'PRAIRIE HEALTH PLAN',
        id: 'PHP01',
        idSource: '2U',
        address: { line1: '1 PAYER PLAZA', city: 'COLUMBUS', state: 'OH', zip: '432150001' },
        contacts: [{ function: 'BL', name: 'EDI SUPPORT', numbers: [{ qualifier: 'TE', number: '8005550101' }] }],
        references: [],
      },
      payee: { name: 'PROMONTORY FAMILY CLINIC', npi: '1000000012', taxId: '999999999', references: [] },
      unknown: [],
    });
  });

  it('a claim and its lines', () => {
    const { lines: services, ...claim } = claimOf();
    expect(claim).toEqual({
      segment: 14,
      headerLoop: { number: '1', summaries: [] },
      patientControlNumber: 'PCN1',
      status: '1',
      charge: usd(240),
      paid: usd(195),
      patientResponsibility: usd(0),
      filingIndicator: '12',
      payerControlNumber: 'ICN1',
      facility: '11',
      frequency: '1',
      adjustments: [],
      remarks: [],
      patient: { type: '1', last: 'MERIWETHER', first: 'ADA', idQualifier: 'MI', id: 'PHP100200301' },
      references: [],
      dates: [],
      contacts: [],
      amounts: [],
      quantities: [],
      unknown: [],
    });
    expect(services[0]).toEqual({
      segment: 16,
      procedure: { qualifier: 'HC', code: 'S0612', modifiers: [] },
      charge: usd(180),
      paid: usd(150),
      units: 1,
      adjustments: [{ group: 'CO', carc: '45', amount: usd(30) }],
      remarks: [],
      controlNumber: 'L1',
      allowed: usd(150),
      date: '2026-03-03',
      references: [],
      amounts: [],
      quantities: [],
      unknown: [],
    });
    expect(services.map((line) => line.controlNumber)).toEqual(['L1', 'L2']);
  });

  it('the id of the payer: REF*2U, else N104, else TRN03', () => {
    expect(one(['REF*2U*PHP01~', '']).payer).toMatchObject({ id: '1512345678', idSource: 'TRN03' });
    const named: [string, string] = ['N1*PR*PRAIRIE HEALTH PLAN', 'N1*PR*PRAIRIE HEALTH PLAN*XV*98765'];
    expect(one(named, ['REF*2U*PHP01~', '']).payer).toMatchObject({ id: '98765', idSource: 'N104' });
    expect(one(named).payer).toMatchObject({ id: 'PHP01', idSource: '2U' });
  });

  it('a payee known by its tax id', () => {
    const { payee } = one(['*XX*1000000012', '*FI*123456789'], ['REF*TJ*999999999~', '']);
    expect(payee).toEqual({ name: 'PROMONTORY FAMILY CLINIC', taxId: '123456789', references: [] });
  });

  it('six reasons in a CAS, with quantities, gaps skipped', () => {
    const { adjustments } = lineOf(['CAS*CO*45*30', 'CAS*CO*45*10*2*97*5**253*3*1.5*24*4**59*5**B7*3']);
    expect(adjustments).toEqual([
      { group: 'CO', carc: '45', amount: usd(10), quantity: 2 },
      { group: 'CO', carc: '97', amount: usd(5) },
      { group: 'CO', carc: '253', amount: usd(3), quantity: 1.5 },
      { group: 'CO', carc: '24', amount: usd(4) },
      { group: 'CO', carc: '59', amount: usd(5) },
      { group: 'CO', carc: 'B7', amount: usd(3) },
    ]);
    expect(lineOf(['CAS*CO*45*30', 'CAS*CO*45*10*****253*20']).adjustments.map(({ carc }) => carc)).toEqual([
      '45',
      '253',
    ]);
  });

  it('a line paid as another code: SVC01, SVC06, units and modifiers', () => {
    const line = lineOf(['SVC*HC:S0612*180*150**1', 'SVC*HC:99214:25:59*180*150*0510*2.5*HC:99215:25*3']);
    expect(line.procedure).toEqual({ qualifier: 'HC', code: '99214', modifiers: ['25', '59'] });
    expect(line.billedProcedure).toEqual({ qualifier: 'HC', code: '99215', modifiers: ['25'] });
    expect([line.revenueCode, line.units, line.unitsBilled]).toEqual(['0510', 2.5, 3]);
  });

  it('one unit where SVC05 is absent', () => {
    expect(lineOf(['*180*150**1~', '*180*150~']).units).toBe(1);
  });

  it('dates of a line: 472, or 150 and 151', () => {
    expect(lineOf(['DTM*472*20260303~', 'DTM*150*20260301~DTM*151*20260305~'])).toMatchObject({
      date: '2026-03-01',
      through: '2026-03-05',
    });
  });

  it('remarks of lines (LQ*HE) and claims (MOA, MIA)', () => {
    expect(lineOf(['AMT*B6*150~', 'LQ*HE*N130~LQ*HE*M76~']).remarks).toEqual(['N130', 'M76']);
    const moa = claimOf(['NM1*QC', 'MOA*.5**MA130*MA01*N1~NM1*QC']);
    expect([moa.remarks, moa.moa]).toEqual([['MA130', 'MA01', 'N1'], ['.5']]);
    const mia = claimOf(['NM1*QC', `MIA*0***8000.5*N59**1500.25*************MA07~NM1*QC`]);
    expect(mia.remarks).toEqual(['N59', 'MA07']);
    expect(mia.mia).toEqual(['0', '', '', '8000.5', '', '', '1500.25']);
  });

  it('the crossover carrier (NM1*TT) and the corrected insured (NM1*74)', () => {
    const claim = claimOf(['SVC*', 'NM1*74*1*SMYTHE****C*NEW1~NM1*TT*2*LAKESHORE MUTUAL*****PI*LSM01~SVC*']);
    expect(claim.forwardedTo).toEqual({ type: '2', last: 'LAKESHORE MUTUAL', idQualifier: 'PI', id: 'LSM01' });
    expect(claim.corrected).toMatchObject({ last: 'SMYTHE' });
  });

  it('several PLB and several pairs in each', () => {
    const plb = 'PLB*1000000012*20261231*WO:OLD1*25*FB*-10.5~PLB*1000000012*20261231*L6:X*-.25~SE*';
    expect(one(['SE*', plb]).providerAdjustments).toEqual([
      { npi: '1000000012', fiscalDate: '2026-12-31', reason: 'WO', reference: 'OLD1', amount: usd(25) },
      { npi: '1000000012', fiscalDate: '2026-12-31', reason: 'FB', amount: usd(-10.5) },
      { npi: '1000000012', fiscalDate: '2026-12-31', reason: 'L6', reference: 'X', amount: usd(-0.25) },
    ]);
  });

  it('unknown segments are kept where they stood', () => {
    const remittance = one(
      ['REF*EV', 'CUR*PR*USD~REF*EV'],
      ['CLP*', 'TS3*1000000012*11*20261231*1*240~CLP*'],
      ['SVC*HC:S0612', 'K3*A:B~SVC*HC:S0612'],
      ['SVC*HC:Q0091', 'NTE*ADD*X~SVC*HC:Q0091'],
    );
    expect(remittance.unknown).toEqual([{ id: 'CUR', elements: ['PR', 'USD'] }]);
    const [claim] = remittance.claims;
    expect(claim!.headerLoop!.summaries.map(({ id }) => id)).toEqual(['TS3']);
    expect(claim!.unknown).toEqual([{ id: 'K3', elements: [['A', 'B']] }]);
    expect(claim!.lines[0]!.unknown).toEqual([{ id: 'NTE', elements: ['ADD', 'X'] }]);
  });

  it('claims of several LX', () => {
    const { claims } = one(['SE*', 'LX*2~CLP*PCN2*4*10*0**12*I2~SE*']);
    expect(claims.map(({ headerLoop }) => headerLoop?.number)).toEqual(['1', '2']);
    expect(claims.map(({ patientControlNumber }) => patientControlNumber)).toEqual(['PCN1', 'PCN2']);
  });
});

describe('835: faults in content', () => {
  const FAULTS: readonly (readonly [string, [string, string][], unknown[]])[] = [
    ['an amount with a letter O', [['SVC*HC:S0612*180', 'SVC*HC:S0612*18O']], [['bad_amount', 16, 'SVC02']]],
    ['an amount of three decimals', [['CAS*CO*45*30', 'CAS*CO*45*30.001']], [['bad_amount', 18, 'CAS03']]],
    ['no amount', [['CLP*PCN1*1*240', 'CLP*PCN1*1*']], [['missing_element', 14, 'CLP03']]],
    ['a CAS of a group only', [['CAS*CO*45*30', 'CAS*CO']], [['missing_element', 18, 'CAS03']]],
    ['no status', [['CLP*PCN1*1*', 'CLP*PCN1**']], [['missing_element', 14, 'CLP02']]],
    ['units of text', [['*150**1~', '*150**ONE~']], [['bad_number', 16, 'SVC05']]],
    ['29 February of a common year', [['DTM*472*20260303', 'DTM*472*20260229']], [['bad_date', 17, 'DTM02']]],
    ['a date of six digits', [['DTM*405*20260324', 'DTM*405*260324']], [['bad_date', 5, 'DTM02']]],
    ['CLP before LX', [['LX*1~', '']], [['out_of_order', 13, undefined]]],
    ['no BPR', [[/BPR[^~]*~/.exec(TEXT)![0], '']], [['missing_segment', 13, undefined]]],
    ['no payee', [['N1*PE*PROMONTORY FAMILY CLINIC*XX*1000000012~', '']], [['missing_segment', 13, undefined]]],
  ];
  for (const [what, changes, expected] of FAULTS) it(what, () => expect(faults(...changes)).toEqual(expected));

  it('say nothing of the patient', () => {
    const { errors } = read(['SVC*HC:S0612*180', 'SVC*HC:S0612*MERIWETHER']);
    expect(errors[0]!.message).toBe('SVC02 is not an amount of money in dollars and cents.');
  });

  it('a file of another kind is a fault, not an empty answer', () => {
    const { remittances, errors } = parse835(sample('999/own-999-loop-six-chars.edi'));
    expect(remittances).toEqual([]);
    expect(codes(errors)).toEqual(['unsupported_transaction']);
  });

  it('a group of the wrong kind is a fault', () => {
    const bytes = Buffer.from(sample('835/own-835-one-line.edi').toString().replace('GS*HP', 'GS*HC'));
    expect(parse835(bytes).errors).toMatchObject([{ code: 'functional_id_mismatch', element: 'GS01' }]);
  });
});

describe('835: the own samples', () => {
  const files = Object.entries(totals).filter(([path]) => /835/.test(path));
  for (const [path, expected] of files) {
    it(`${path}: claims, lines, charges, payments, PLB`, () => {
      const { remittances } = parse835(sample(path));
      const claims = remittances.flatMap((remittance) => remittance.claims);
      expect({
        st: remittances.length,
        claims: claims.length,
        lines: claims.reduce((count, claim) => count + claim.lines.length, 0),
        chargeCents: sum(claims.map((claim) => claim.charge)),
        paidCents: sum(claims.map((claim) => claim.paid)),
        bprCents: remittances.map((remittance) => remittance.payment.amount),
        status: [...new Set(claims.map((claim) => claim.status))].sort(),
        plbCents: sum(
          remittances.flatMap(({ providerAdjustments }) => providerAdjustments.map(({ amount }) => amount)),
        ),
      }).toEqual({
        st: expected.st,
        claims: expected.claims,
        lines: expected.lines,
        chargeCents: expected.chargeCents,
        paidCents: expected.paidCents,
        bprCents: expected.bprCents,
        status: expected.status,
        plbCents: expected.plbCents ?? 0,
      });
    });

    it(`${path}: ${path.includes('b35') ? 'BPR02 is out of balance' : 'balances'}`, () => {
      const found = parse835(sample(path)).remittances.flatMap(balance835);
      expect(found.map(({ code, expected: e, actual }) => [code, e, actual])).toEqual(
        path.includes('b35') ? [['transaction_out_of_balance', 23000, 23100]] : [],
      );
    });
  }

  it('reads amounts in any form', () => {
    const [remittance] = parse835(sample('835/own-835-amount-forms.edi')).remittances;
    const [claim] = remittance!.claims;
    expect([claim!.charge, claim!.paid, claim!.lines[0]!.adjustments[0]!.amount]).toEqual([10050, 50, 10000]);
  });

  it('reads an inpatient claim without lines', () => {
    const [claim] = parse835(sample('835/own-835-inpatient-drg.edi')).remittances[0]!.claims;
    expect(claim).toMatchObject({ drg: '470', drgWeight: '1.9', remarks: ['N59', 'MA07'], lines: [] });
    expect(claim!.adjustments.map(({ group, carc }) => `${group}-${carc}`)).toEqual(['CO-45', 'CO-253', 'PR-1']);
    expect(claim!.quantities).toEqual([{ qualifier: 'CA', quantity: 5 }]);
    expect(claim!.headerLoop!.summaries[0]!.id).toBe('TS3');
  });

  it('gives the same to every delimiter', () => {
    const [piped] = parse835(sample('835/own-835-delims-pipe.edi')).remittances;
    const plain = Buffer.from(
      sample('835/own-835-delims-pipe.edi')
        .toString()
        .replaceAll('\n', '~')
        .replaceAll('|', '*')
        .replaceAll('>', ':')
        .replaceAll('}', '^'),
    );
    expect(parse835(plain).remittances[0]).toEqual(piped);
  });
});

describe('balance835', () => {
  const found = (...changes: [string, string][]) =>
    balance835(one(...changes)).map(({ level, claimIndex, lineIndex, expected, actual }) => [
      level,
      claimIndex,
      lineIndex,
      formatX12(expected),
      formatX12(actual),
    ]);

  it('says nothing of a remittance that balances', () => expect(found()).toEqual([]));

  it('line: SVC02 − ΣCAS = SVC03', () => {
    expect(found(['CAS*CO*45*30', 'CAS*CO*45*29.99'])).toEqual([
      ['line', 0, 0, '150.01', '150'],
      ['claim', 0, undefined, '195.01', '195'],
    ]);
  });

  it('claim: CLP03 − all CAS = CLP04', () => {
    expect(found(['CLP*PCN1*1*240*', 'CLP*PCN1*1*250*'])).toEqual([['claim', 0, undefined, '205', '195']]);
  });

  it('claim: Σ SVC03 − claim CAS = CLP04, where charge and CAS agree', () => {
    // The charge of the claim is short of its lines by what the payment is short of: only the lines tell.
    const changes: [string, string][] = [
      ['CLP*PCN1*1*240*195*', 'CLP*PCN1*1*140*95*'],
      ['BPR*I*195', 'BPR*I*95'],
    ];
    expect(found(...changes)).toEqual([['claim', 0, undefined, '195', '95']]);
  });

  it('claim: adjustments at both levels', () => {
    const sequestered: [string, string][] = [
      ['CLP*PCN1*1*240*195*', 'CLP*PCN1*1*240*191.1*'],
      ['NM1*QC', 'CAS*CO*253*3.9~NM1*QC'],
      ['BPR*I*195', 'BPR*I*191.1'],
    ];
    expect(found(...sequestered)).toEqual([]);
  });

  it('transaction: ΣCLP04 − ΣPLB = BPR02', () => {
    expect(found(['BPR*I*195', 'BPR*I*196'])).toEqual([['transaction', undefined, undefined, '195', '196']]);
    const plb: [string, string] = ['SE*', 'PLB*1000000012*20261231*WO:A*25*L6*-5~PLB*1000000012*20261231*72:B*5~SE*'];
    expect(found(plb)).toEqual([['transaction', undefined, undefined, '170', '195']]);
    expect(found(plb, ['BPR*I*195', 'BPR*I*170'])).toEqual([]);
  });

  it('transaction: a debit is money that goes back', () => {
    const reversed: [string, string][] = [
      ['CLP*PCN1*1*240*195*', 'CLP*PCN1*22*-240*-195*'],
      ['SVC*HC:S0612*180*150', 'SVC*HC:S0612*-180*-150'],
      ['SVC*HC:Q0091*60*45', 'SVC*HC:Q0091*-60*-45'],
      ['CAS*CO*45*30', 'CAS*CO*45*-30'],
      ['CAS*CO*45*15', 'CAS*CO*45*-15'],
      ['BPR*I*195*C', 'BPR*I*195*D'],
    ];
    expect(found(...reversed)).toEqual([]);
  });

  it('tells in a sentence where it is, and not of whom', () => {
    const [line, claim] = balance835(one(['CAS*CO*45*15', 'CAS*CO*45*10']));
    expect(line).toEqual({
      level: 'line',
      code: 'line_out_of_balance',
      claimIndex: 0,
      lineIndex: 1,
      segment: 21,
      expected: usd(50),
      actual: usd(45),
      message:
        'Claim 1, line 2: the charge less its adjustments comes to 50.00, but the line payment (SVC03) says 45.00.',
    });
    expect(claim!.message).toBe(
      'Claim 1: the charge less all adjustments comes to 200.00, but the claim payment (CLP04) says 195.00.',
    );
    for (const { message } of [line!, claim!]) expect(message).not.toMatch(/PCN1|MERIWETHER/);
  });

  it('does not throw for sums beyond any amount', () => {
    const huge = '9999999999.99';
    const changes: [string, string][] = [
      ['SVC*HC:S0612*180*150', `SVC*HC:S0612*${huge}*150`],
      ['CAS*CO*45*30', `CAS*CO*45*-${huge}`],
    ];
    expect(balance835(one(...changes)).length).toBeGreaterThan(0);
  });

  /** Makes any remittance balance, bottom up. */
  function balanced(value: Remittance): Remittance {
    const settle = (line: RemittanceLine): RemittanceLine => ({
      ...line,
      paid: sum([line.charge, ...line.adjustments.map(({ amount }) => -amount as typeof amount)]),
    });
    const claims = value.claims.map((claim): RemittanceClaim => {
      const settled = claim.lines.map(settle);
      const charge = settled.length === 0 ? claim.charge : sum(settled.map((line) => line.charge));
      const all = [...claim.adjustments, ...settled.flatMap((line) => line.adjustments)];
      const paid = sum([charge, ...all.map(({ amount }) => -amount as typeof amount)]);
      return { ...claim, charge, paid, lines: settled };
    });
    const plb = value.providerAdjustments.map(({ amount }) => -amount as typeof amount);
    const amount = sum([...claims.map((claim) => claim.paid), ...plb]);
    return { ...value, claims, payment: { ...value.payment, amount, creditDebit: 'C' } };
  }

  it('any balanced remittance passes; a cent anywhere in it is found', () => {
    fc.assert(
      fc.property(anyRemittance.map(balanced), fc.nat(), (value, at) => {
        expect(balance835(value)).toEqual([]);
        const off = structuredClone(value);
        const places: { paid?: number; amount?: number }[] = [
          off.payment,
          ...off.providerAdjustments,
          ...off.claims.flatMap((claim) => [claim, ...claim.adjustments]),
          ...off.claims.flatMap(({ lines: services }) => services.flatMap((line) => [line, ...line.adjustments])),
        ];
        const place = places[at % places.length]!;
        if (place.paid !== undefined) place.paid += 1;
        else place.amount! += 1;
        expect(balance835(off)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('stream835', () => {
  async function collect(source: Parameters<typeof stream835>[0]) {
    const remittances: Remittance[] = [];
    const errors: string[] = [];
    let claims: RemittanceClaim[] = [];
    for await (const event of stream835(source)) {
      if (event.type === 'remittance') claims = [];
      else if (event.type === 'claim') {
        expect(event.index).toBe(claims.length);
        claims.push(event.claim);
      } else if (event.type === 'error') errors.push(event.error.code);
      else {
        expect(event.claimCount).toBe(claims.length);
        remittances.push({ ...event.remittance, claims, providerAdjustments: event.providerAdjustments });
      }
    }
    return { remittances, errors };
  }

  for (const path of Object.keys(totals).filter((name) => name.includes('835'))) {
    it(`${path}: the same as read whole`, async () => {
      const bytes = sample(path);
      async function* bits() {
        for (let i = 0; i < bytes.length; i += 11) yield bytes.subarray(i, i + 11);
      }
      const expected = parse835(bytes);
      expect(await collect(bits())).toEqual({ remittances: expected.remittances, errors: codes(expected.errors) });
    });
  }

  it('tells of a file that was cut off, at its end', async () => {
    const bytes = sample('835/own-835-multi-gs.edi');
    const { errors } = await collect(bytes.subarray(0, bytes.length - 60));
    expect(errors).toContain('interchange_not_closed');
  });

  it('keeps no claim that it has told of: memory does not grow with the file', async () => {
    const [head, body] = TEXT.split('CLP*');
    const claim = `CLP*${body!.slice(0, body!.indexOf('SE*'))}`.replaceAll('\n', '');
    const header = wrapTransactions(`${head!}SE*1*0001~`, HEADER).toString();
    const start = header.slice(0, header.indexOf('SE*'));
    const block = Buffer.from(claim.repeat(200));
    async function* endless(count: number) {
      yield Buffer.from(start);
      for (let i = 0; i < count; i++) yield block;
    }
    const tally = new BalanceTally();
    let seen = 0;
    let heapMax = 0;
    const heapBefore = process.memoryUsage().heapUsed;
    for await (const event of stream835(endless(250))) {
      if (event.type !== 'claim') continue;
      expect(tally.claim(event.claim)).toEqual([]);
      if (++seen % 5000 === 0) heapMax = Math.max(heapMax, process.memoryUsage().heapUsed);
    }
    expect(seen).toBe(50_000);
    expect(heapMax - heapBefore).toBeLessThan(150e6);
  }).timeout(20_000);
});

describe('write835', () => {
  it('writes the segments that it read', () => {
    const written = lines(file(write835(one())));
    expect(written).toEqual(
      TEXT.trim()
        .split('~')
        .map((text) => text.trim())
        .filter((text) => text !== '' && !text.startsWith('SE'))
        // CLP05 is left out where the patient owes nothing.
        .map((text) => text.replace('*195*0*12', '*195**12')),
    );
  });

  it('splits more than six reasons of a group, and more than six PLB pairs', () => {
    const value = one();
    const adjustments = Array.from({ length: 7 }, (_, i) => ({ group: 'CO', carc: String(i + 1), amount: usd(1) }));
    const plb = { npi: '1000000012', fiscalDate: '2026-12-31', reason: 'WO', amount: usd(1) };
    value.claims[0]!.lines[0]!.adjustments = [...adjustments, { group: 'PR', carc: '1', amount: usd(2) }];
    value.providerAdjustments = Array.from({ length: 7 }, () => plb);
    const written = lines(file(write835(value)));
    expect(written.filter((text) => text.startsWith('CAS')).slice(0, 3)).toEqual([
      'CAS*CO*1*1**2*1**3*1**4*1**5*1**6*1',
      'CAS*CO*7*1',
      'CAS*PR*1*2',
    ]);
    expect(written.filter((text) => text.startsWith('PLB'))).toEqual([
      'PLB*1000000012*20261231*WO*1*WO*1*WO*1*WO*1*WO*1*WO*1',
      'PLB*1000000012*20261231*WO*1',
    ]);
  });

  it('refuses a sixth remark code of a claim without MIA, and takes ten with one', () => {
    const value = one();
    value.claims[0]!.remarks = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'];
    expect(() => write835(value)).toThrow('A claim has room for 5 remark codes');
    value.claims[0]!.mia = ['0'];
    const again = parse835(file(write835(value))).remittances[0]!;
    expect(unplaced(again).claims[0]!.remarks).toEqual(['N1', 'N2', 'N3', 'N4', 'N5', 'N6']);
  });
});

/**
 * Goal: an 835 is read to the cent and the last code. Method: one remittance, written out and changed a text at a time, against
 * exactly what it must give.
 */
import { expect } from 'expect';
import { type RemittanceClaim, type RemittanceLine } from '../../../src/x12/index';
import { TEXT, claimOf, lineOf, one } from './remits';
import { usd } from './support';

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

  const NAMES: readonly (readonly [string, keyof RemittanceClaim])[] = [
    ['IL', 'subscriber'],
    ['74', 'corrected'],
    ['82', 'renderingProvider'],
    ['TT', 'forwardedTo'],
    ['PR', 'correctedPayer'],
    ['GB', 'otherSubscriber'],
  ];
  for (const [entity, field] of NAMES) {
    it(`NM1*${entity} is ${field}; a second one is kept as it is`, () => {
      const claim = claimOf(['SVC*', `NM1*${entity}*2*FIRST~NM1*${entity}*2*SECOND~SVC*`]);
      expect(claim[field]).toEqual({ type: '2', last: 'FIRST' });
      expect(claim.unknown).toEqual([{ id: 'NM1', elements: [entity, '2', 'SECOND'] }]);
    });
  }

  const CLAIM_ELEMENTS: readonly (readonly [string, Partial<RemittanceClaim>])[] = [
    ['CLP*P*19*240*195**MC*I*22*7', { status: '19', filingIndicator: 'MC', facility: '22', frequency: '7' }],
    ['CLP*P*1*240*195**12*I****470*1.9*.5', { drg: '470', drgWeight: '1.9', dischargeFraction: '.5' }],
    ['CLP*P*1*240*195**12*I*11*1*30', { patientStatus: '30', patientResponsibility: usd(0) }],
    ['CLP*P*1*240*195*15.25*12*I', { patientResponsibility: usd(15.25), payerControlNumber: 'I' }],
    ['CLP**23*240*195**12', { patientControlNumber: '', payerControlNumber: '' }],
  ];
  for (const [text, expected] of CLAIM_ELEMENTS) {
    it(text, () => expect(claimOf(['CLP*PCN1*1*240*195*0*12*ICN1*11*1', text])).toMatchObject(expected));
  }

  const CLAIM_SEGMENTS: readonly (readonly [string, Partial<RemittanceClaim>])[] = [
    [
      'REF*1L*G1~REF*EA*M1~',
      {
        references: [
          { qualifier: '1L', id: 'G1' },
          { qualifier: 'EA', id: 'M1' },
        ],
      },
    ],
    [
      'DTM*232*20260301~DTM*050*20260310~',
      {
        dates: [
          { qualifier: '232', date: '2026-03-01' },
          { qualifier: '050', date: '2026-03-10' },
        ],
      },
    ],
    [
      'PER*CX*HELP*TE*8005550102~',
      { contacts: [{ function: 'CX', name: 'HELP', numbers: [{ qualifier: 'TE', number: '8005550102' }] }] },
    ],
    [
      'AMT*AU*135~AMT*I*.5~',
      {
        amounts: [
          { qualifier: 'AU', amount: usd(135) },
          { qualifier: 'I', amount: usd(0.5) },
        ],
      },
    ],
    ['QTY*CA*5~', { quantities: [{ qualifier: 'CA', quantity: 5 }] }],
  ];
  for (const [text, expected] of CLAIM_SEGMENTS) {
    it(`${text} of a claim`, () => expect(claimOf(['SVC*', `${text}SVC*`])).toMatchObject(expected));
  }

  const LINE_SEGMENTS: readonly (readonly [string, Partial<RemittanceLine>])[] = [
    [
      'REF*LU*11~REF*6R*L9~',
      {
        controlNumber: 'L1',
        references: [
          { qualifier: 'LU', id: '11' },
          { qualifier: '6R', id: 'L9' },
        ],
      },
    ],
    [
      'AMT*KH*2~AMT*B6*9~',
      {
        allowed: usd(150),
        amounts: [
          { qualifier: 'KH', amount: usd(2) },
          { qualifier: 'B6', amount: usd(9) },
        ],
      },
    ],
    ['QTY*ZK*1.5~', { quantities: [{ qualifier: 'ZK', quantity: 1.5 }] }],
    ['LQ*RX*75~', { remarks: [], unknown: [{ id: 'LQ', elements: ['RX', '75'] }] }],
    ['DTM*472*20260304~', { date: '2026-03-03', unknown: [{ id: 'DTM', elements: ['472', '20260304'] }] }],
    ['DTM*999*20260304~', { date: '2026-03-03', unknown: [{ id: 'DTM', elements: ['999', '20260304'] }] }],
  ];
  for (const [text, expected] of LINE_SEGMENTS) {
    it(`${text} of a line`, () => expect(lineOf(['AMT*B6*150~', `AMT*B6*150~${text}`])).toMatchObject(expected));
  }

  it('other parties and references of the header are kept, each where it belongs', () => {
    const { payer, payee, unknown, originatingSupplement } = one(
      ['*1512345678~', '*1512345678*SUPP~'],
      ['REF*2U*PHP01~', 'REF*2U*PHP01~REF*2U*SECOND~REF*EO*SUB~'],
      ['REF*TJ*999999999~', 'REF*TJ*999999999~REF*PQ*PAYEE~PER*CX*OURS~N1*ZZ*OTHER~N3*THEIRS~'],
      ['DTM*405*20260324~', 'DTM*405*20260324~DTM*009*20260325~'],
    );
    expect(originatingSupplement).toBe('SUPP');
    expect(payer.references).toEqual([
      { qualifier: '2U', id: 'SECOND' },
      { qualifier: 'EO', id: 'SUB' },
    ]);
    expect(payee.references).toEqual([{ qualifier: 'PQ', id: 'PAYEE' }]);
    expect(payee.address).toBeUndefined();
    expect(unknown.map(({ id, elements }) => [id, elements[0]])).toEqual([
      ['DTM', '009'],
      ['PER', 'CX'],
      ['N1', 'ZZ'],
      ['N3', 'THEIRS'],
    ]);
  });

  it('a payment without bank data has none', () => {
    const check = one([/BPR[^~]*/.exec(TEXT)![0], 'BPR*I*195*C*CHK************20260324']);
    expect(check.payment).toEqual({
      handling: 'I',
      amount: usd(195),
      creditDebit: 'C',
      method: 'CHK',
      date: '2026-03-24',
    });
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

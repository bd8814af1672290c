/** The facts of one appeal's packet, as the record would hold them; a test changes what it is about. */
import type { PacketFacts } from '../../src/denials/packet/facts';
import { parseCents } from '../../src/money/cents';

const CHARGE = parseCents('180.00');

const claimFacts = (): PacketFacts['claim'] => ({
  pcn: 'TL1000001A',
  icn: '26062P0001',
  frequency: '1',
  total: CHARGE,
  acceptedAt: '2026-03-05T14:00:00.000Z',
  content: {
    billingProvider: { name: 'PROMONTORY FAMILY CLINIC', npi: '1000000012', taxId: '999999999' },
    responsibility: 'P',
    relationship: '18',
    filingIndicator: 'CI',
    subscriber: { last: 'OKAFOR', first: 'LINDA', born: '1970-01-02', memberId: 'W1234' },
    payer: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
    patientControlNumber: 'TL1000001A',
    total: CHARGE,
    frequency: '1',
    otherPayers: [],
    place: '11',
    diagnoses: ['M54.50'],
    lines: [
      {
        lineNumber: 1,
        code: '97110',
        modifiers: ['GP'],
        charge: CHARGE,
        unit: 'UN',
        units: 2,
        diagnosisPointers: [1],
        from: '2026-03-02',
      },
    ],
  } as unknown as PacketFacts['claim']['content'],
});

const remitFacts = (): NonNullable<PacketFacts['remit']> => ({
  trace: 'T0320',
  payDate: '2026-03-20',
  icn: '26062P0001',
  status: '1',
  charge: CHARGE,
  paid: parseCents('0'),
  detail: {
    adjustments: [],
    remarks: ['MA01'],
    forwarded: false,
    lines: [
      {
        code: '97110',
        modifiers: ['GP'],
        charge: CHARGE,
        paid: parseCents('0'),
        adjustments: [{ group: 'CO', carc: '197', amount: CHARGE }],
        remarks: ['N54'],
      },
    ],
  },
});

const ACKNOWLEDGEMENTS: PacketFacts['acknowledgements'] = [
  {
    kind: 'ack_999',
    file: 'a.999',
    receivedAt: '2026-03-04T14:00:00.000Z',
    says: [['Group status (AK901)', 'A']],
  },
  {
    kind: 'ack_277ca',
    file: 'b.277',
    receivedAt: '2026-03-05T14:00:00.000Z',
    says: [['Status (STC)', 'A2:20']],
  },
];

/** A denied visit of one line, sent and accepted in March. */
export function packetFacts(change: Partial<PacketFacts> = {}): PacketFacts {
  return {
    encounterId: 'encounter',
    claimId: 'claim',
    today: '2026-04-10',
    zone: 'America/Chicago',
    level: 1,
    because: 'the referral was on file before the visit',
    practice: {
      name: 'PROMONTORY FAMILY CLINIC',
      npi: '1000000012',
      taxId: '999999999',
      address: { line: '1 Bluff Road', city: 'Elsewhere', state: 'IL', zip: '60000' },
    },
    payer: { name: 'PRAIRIE HEALTH PLAN', code: 'PHP01' },
    claim: claimFacts(),
    denials: [
      { group: 'CO', carc: '197', remarks: ['N54'], amount: CHARGE, category: 'authorization', line: 1, code: '97110' },
    ],
    remit: remitFacts(),
    sent: {
      name: '000017.837',
      sentAt: '2026-03-03T23:00:00.000Z',
      isaControl: '000000017',
      gsControl: '17',
      stControl: '0001',
    },
    acknowledgements: ACKNOWLEDGEMENTS,
    filingLimit: '2026-06-01',
    authorization: { number: 'AUTH77', codes: ['97110'], units: 12, from: '2026-02-01', to: '2026-05-31' },
    records: [],
    ...change,
  };
}

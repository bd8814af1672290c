/** What an encounter's books come to, as FORMAT 4 writes it. */
import { PATIENT } from '../../src/ledger/types';
import type { EncounterRecord } from '../../src/line/record';
import { type Cents, formatCents } from '../../src/money/cents';

/** FORMAT 4, `balances`: what is left out is 0.00. */
export interface Balances {
  charges?: string;
  payer?: Record<string, string>;
  patient?: string;
  paid?: Record<string, string>;
  adjustments?: Record<string, string>;
  writeOffs?: Record<string, string>;
  unapplied?: Record<string, string>;
  refundsPayable?: Record<string, string>;
}

export function balancesOf(record: EncounterRecord): Balances {
  const of = (
    sign: 1 | -1,
    by: 'party' | 'detail',
    wanted: (sum: EncounterRecord['sums'][number]) => boolean,
  ): Record<string, string> => {
    const totals = new Map<string, number>();
    for (const sum of record.sums.filter(wanted))
      totals.set(sum[by] ?? '', (totals.get(sum[by] ?? '') ?? 0) + sign * sum.cents);
    return Object.fromEntries(
      [...totals].filter(([, cents]) => cents !== 0).map(([key, cents]) => [key, formatCents(cents as Cents)]),
    );
  };
  const owed = of(1, 'party', ({ account }) => account === 'receivable');
  const { [PATIENT]: patient, ...payers } = owed;
  const charges = record.sums.filter(({ account }) => account === 'charges').reduce((sum, { cents }) => sum - cents, 0);
  const all = {
    charges: charges === 0 ? undefined : formatCents(charges as Cents),
    payer: payers,
    patient,
    paid: of(-1, 'party', ({ account, detail }) => account === 'receivable' && detail === 'payment'),
    adjustments: of(1, 'detail', ({ account }) => account === 'adjustment'),
    writeOffs: of(1, 'detail', ({ account }) => account === 'write_off'),
    unapplied: of(-1, 'party', ({ account }) => account === 'unapplied'),
    refundsPayable: of(-1, 'party', ({ account }) => account === 'refunds_payable'),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => typeof value === 'string' || (value && Object.keys(value).length > 0)),
  );
}

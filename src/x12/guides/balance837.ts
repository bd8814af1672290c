import type { Segment } from '../types';
import type { LoopNode, Place } from './compile';
import type { Reporter } from './reporter';
import { adjustmentTotal, centsAt, dollars, type TransactionRules, valueAt } from './rules';

/** Bound once: as tsx runs it, each use of an import calls a getter, and these are used for every element. */
const read = centsAt;
const readAdjustments = adjustmentTotal;

const MONETARY_AMOUNT = { dataElement: '782', name: 'Monetary Amount' };

/** An amount, where it stands. */
interface Amount {
  cents: number;
  segment: Segment;
  loop: LoopNode;
}

interface OtherPayer {
  adjusted: number;
  paid: Amount | undefined;
  payerId: string;
}

interface Adjudication extends Amount {
  adjusted: number;
}

interface Claim {
  charge: Amount;
  lines: number;
  otherPayers: OtherPayer[];
  /** Line payments by the payer's id (SVD01). */
  paidByPayer: Map<string, number>;
}

/**
 * The sums of a claim (X222 and X223, 1.4.2 and 1.4.4, Balancing): its charge is that of its lines; what another payer paid
 * for a line and adjusted is the line's charge; and what it paid for the claim is what it paid for the lines less what it
 * adjusted on the claim. One claim is kept at a time.
 */
export class Balance837 implements TransactionRules {
  private claim: Claim | undefined;
  private lineCharge = 0;
  private otherPayer: OtherPayer | undefined;
  private adjudication: Adjudication | undefined;

  constructor(private readonly reporter: Reporter) {}

  segment(place: Place, segment: Segment): void {
    switch (place.id) {
      case 'CLM':
        this.end();
        this.claim = {
          charge: { cents: read(segment, 2), segment, loop: place.loop },
          lines: 0,
          otherPayers: [],
          paidByPayer: new Map(),
        };
        break;
      case 'HL':
      case 'SE':
        this.end();
        break;
      default:
        if (this.claim) this.inClaim(this.claim, place, segment);
    }
  }

  end(): void {
    this.closeAdjudication();
    if (this.claim) this.closeClaim(this.claim);
    this.claim = undefined;
    this.otherPayer = undefined;
  }

  private inClaim(claim: Claim, place: Place, segment: Segment): void {
    switch (place.id) {
      case 'LX':
        this.closeAdjudication();
        this.lineCharge = 0;
        break;
      case 'SV1':
        this.line(claim, read(segment, 2));
        break;
      case 'SV2':
        this.line(claim, read(segment, 3));
        break;
      case 'SVD':
        this.paidLine(claim, place, segment);
        break;
      case 'CAS':
        if (place.loop.id === '2430') this.adjudication!.adjusted += readAdjustments(segment);
        else if (this.otherPayer) this.otherPayer.adjusted += readAdjustments(segment);
        break;
      default:
        this.inOtherPayer(claim, place, segment);
    }
  }

  private line(claim: Claim, cents: number): void {
    this.lineCharge = cents;
    claim.lines += cents;
  }

  private paidLine(claim: Claim, place: Place, segment: Segment): void {
    this.closeAdjudication();
    const cents = read(segment, 2);
    const payer = valueAt(segment, 1);
    this.adjudication = { cents, segment, loop: place.loop, adjusted: 0 };
    claim.paidByPayer.set(payer, (claim.paidByPayer.get(payer) ?? 0) + cents);
  }

  private inOtherPayer(claim: Claim, place: Place, segment: Segment): void {
    const { loop } = place;
    if (place.id === 'SBR' && loop.id === '2320') {
      this.otherPayer = { adjusted: 0, paid: undefined, payerId: '' };
      claim.otherPayers.push(this.otherPayer);
    } else if (this.otherPayer && place.id === 'AMT' && loop.id === '2320' && valueAt(segment, 1) === 'D') {
      this.otherPayer.paid = { cents: read(segment, 2), segment, loop };
    } else if (this.otherPayer && place.id === 'NM1' && loop.id === '2330B') {
      this.otherPayer.payerId = valueAt(segment, 9);
    }
  }

  private closeAdjudication(): void {
    const { adjudication } = this;
    this.adjudication = undefined;
    if (!adjudication || adjudication.cents + adjudication.adjusted === this.lineCharge) return;
    const total = dollars(adjudication.cents + adjudication.adjusted);
    const message = `What this payer paid and adjusted comes to ${total}; the charge of the line is ${dollars(this.lineCharge)}.`;
    this.fault(adjudication, message);
  }

  private closeClaim({ charge, lines, otherPayers, paidByPayer }: Claim): void {
    if (charge.cents !== lines) {
      const message = `CLM02 is ${dollars(charge.cents)}; the charges of the lines come to ${dollars(lines)}.`;
      this.fault(charge, message);
    }
    for (const { adjusted, paid, payerId } of otherPayers) {
      const atLines = paidByPayer.get(payerId);
      if (!paid || atLines === undefined || atLines - adjusted === paid.cents) continue;
      const message = `AMT02 is ${dollars(paid.cents)}; this payer's line payments less its claim adjustments come to ${dollars(atLines - adjusted)}.`;
      this.fault(paid, message);
    }
  }

  /** CLM02, SVD02 and AMT02: the amount is the second element of each. */
  private fault({ segment, loop }: Amount, message: string): void {
    const place = { element: 2, node: MONETARY_AMOUNT, value: valueAt(segment, 2) };
    this.reporter.element(segment, 'out_of_balance', message, loop, place, { level: 'balance' });
  }
}

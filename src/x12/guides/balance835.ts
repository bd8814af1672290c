import { type Cents, cents, MAX_CENTS } from '../../money/cents';
import { BalanceTally } from '../remittance/balance835';
import type { BalanceFault, Segment } from '../types';
import type { LoopNode, Place } from './compile';
import type { Reporter } from './reporter';
import { adjustmentTotal, centsAt, dollars, type TransactionRules, valueAt } from './rules';

/** Bound once: as tsx runs it, each use of an import calls a getter, and these are used for every element. */
const read = centsAt;
const readAdjustments = adjustmentTotal;

interface Sums {
  charge: Cents;
  paid: Cents;
  adjustments: { amount: Cents }[];
  at: Segment;
  loop: LoopNode;
}

interface Claim extends Sums {
  lines: Sums[];
  /** CLP05. */
  patient: number;
  /** Adjustments of group PR, of the claim and its lines. */
  patientAdjusted: number;
}

const MONETARY_AMOUNT = { dataElement: '782', name: 'Monetary Amount' };

/** The sums of an 835 (X221, 1.10.2.1), from its segments: the amounts go to the tally that judges what is posted. */
export class Balance835 implements TransactionRules {
  private readonly tally = new BalanceTally();
  private payment: { amount: Cents; creditDebit: 'C' | 'D'; at: Segment; loop: LoopNode } | undefined;
  private providerAdjusted = 0;
  private claim: Claim | undefined;
  private line: Sums | undefined;

  constructor(private readonly reporter: Reporter) {}

  segment(place: Place, segment: Segment): void {
    switch (place.id) {
      case 'BPR': {
        const creditDebit = valueAt(segment, 3) === 'D' ? 'D' : 'C';
        this.payment = { amount: amount(read(segment, 2)), creditDebit, at: segment, loop: place.loop };
        break;
      }
      case 'CLP':
        this.closeClaim();
        this.claim = this.newClaim(place, segment);
        break;
      case 'SVC':
        this.newLine(place, segment);
        break;
      case 'CAS':
        this.adjust(segment);
        break;
      case 'PLB':
        for (let i = 4; i < segment.elements.length; i += 2) this.providerAdjusted += read(segment, i);
        break;
      case 'SE':
        this.finish();
        break;
    }
  }

  end(): void {
    this.closeClaim();
  }

  private newClaim(place: Place, segment: Segment): Claim {
    this.line = undefined;
    const { loop } = place;
    const charge = amount(read(segment, 3));
    const paid = amount(read(segment, 4));
    return {
      charge,
      paid,
      adjustments: [],
      lines: [],
      at: segment,
      loop,
      patient: read(segment, 5),
      patientAdjusted: 0,
    };
  }

  private newLine({ loop }: Place, segment: Segment): void {
    const charge = amount(read(segment, 2));
    this.line = { charge, paid: amount(read(segment, 3)), adjustments: [], at: segment, loop };
    this.claim?.lines.push(this.line);
  }

  private adjust(segment: Segment): void {
    const total = readAdjustments(segment);
    (this.line ?? this.claim)?.adjustments.push({ amount: amount(total) });
    if (this.claim && valueAt(segment, 1) === 'PR') this.claim.patientAdjusted += total;
  }

  private closeClaim(): void {
    const { claim } = this;
    this.claim = undefined;
    this.line = undefined;
    if (!claim) return;
    for (const fault of this.tally.claim(claim)) this.fault(fault, claim);
    if (claim.patient === claim.patientAdjusted) return;
    const message = `CLP05 is ${dollars(claim.patient)}; the adjustments of group PR come to ${dollars(claim.patientAdjusted)}.`;
    const place = { element: 5, node: MONETARY_AMOUNT, value: valueAt(claim.at, 5) };
    this.reporter.element(claim.at, 'out_of_balance', message, claim.loop, place, {
      level: 'balance',
      severity: 'warning',
    });
  }

  private fault({ level, lineIndex, message }: BalanceFault, claim: Claim): void {
    const at = lineIndex === undefined ? claim : claim.lines[lineIndex]!;
    const element = level === 'line' ? 3 : 4;
    this.outOfBalance(at.at, at.loop, element, message);
  }

  private finish(): void {
    this.closeClaim();
    const { payment } = this;
    if (!payment) return;
    const adjustments = [{ amount: amount(this.providerAdjusted) }];
    for (const { message } of this.tally.finish(payment, adjustments)) {
      this.outOfBalance(payment.at, payment.loop, 2, message);
    }
  }

  private outOfBalance(at: Segment, loop: LoopNode, element: number, message: string): void {
    const place = { element, node: MONETARY_AMOUNT, value: valueAt(at, element) };
    this.reporter.element(at, 'out_of_balance', message, loop, place, { level: 'balance' });
  }
}

/** A hostile file may add up beyond what an amount can be: it is out of balance then, not an exception. */
function amount(value: number): Cents {
  return cents(Math.max(-MAX_CENTS, Math.min(MAX_CENTS, value)));
}

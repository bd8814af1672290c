/** What lines have in both guides: loops 2410 and 2430, and how a line begins. */
import type { Report } from '../core/content';
import * as fields from '../core/fields';
import { ZERO } from '../../money/cents';
import type { Segment } from '../types';
import { type Element, mustMoney, mustNumber, number, plain, procedure, text, usual } from './elements';
import { type Loop, type LoopSlot, type SegmentSlot, loopOf } from './loop';
import { child } from './party';
import { adjustments, amt, dayOf, ref, segment } from './slots';
import type { Drug837, Line837 } from './types837Line';
import type { LineAdjudication } from './types837Segment';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

const PAYERS_PER_LINE_MAX = 15;
const none = undefined;

/** CTP05 is a composite whose first component is the unit. */
const drugUnit: Element<Drug837> = {
  read: (target, found, index) => read.setText(target, 'unit', read.components(found, index)[0] ?? ''),
  write: ({ unit }) => unit,
};

const drugLoop = loopOf<Drug837>('2410', [
  [segment<Drug837>('LIN', [none, usual('qualifier', 'N4'), plain('code')], { always: true })],
  [segment<Drug837>('CTP', [none, none, none, number('units'), drugUnit])],
  [ref('VY', 'linkNumber'), ref('XZ', 'prescriptionNumber')],
]);

export const drug = child<Line837>('drug', { id: 'LIN' }, drugLoop, () => ({ code: '' }));

const adjudicationLoop = loopOf<LineAdjudication>('2430', [
  [
    segment<LineAdjudication>(
      'SVD',
      [
        plain('payerId'),
        mustMoney('paid'),
        procedure('procedure'),
        text('revenueCode'),
        mustNumber('units', 1),
        number('bundledLineNumber'),
      ],
      { always: true },
    ),
  ],
  [adjustments],
  [dayOf('573', 'date')],
  [amt('EAF', 'remainingPatientLiability')],
]);

export const cob: LoopSlot<Line837> = {
  id: 'SVD',
  max: PAYERS_PER_LINE_MAX,
  loop: adjudicationLoop,
  open: (line) => {
    const procedureOf = { qualifier: '', code: '', modifiers: [] };
    const adjudication: LineAdjudication = {
      payerId: '',
      paid: ZERO,
      procedure: procedureOf,
      units: 1,
      adjustments: [],
    };
    line.cob.push(adjudication);
    return adjudication;
  },
  children: (line) => line.cob,
};

/** LX01, and where it is no number the place of the line. */
export const lx: SegmentSlot<Line837> = {
  id: 'LX',
  max: 1,
  read: (line, found, report) => {
    line.lineNumber = read.quantity(found, 1, report) ?? line.lineNumber;
    return true;
  },
  write: ({ lineNumber }) => [{ id: 'LX', elements: [String(lineNumber)] }],
};

interface Lines<L> {
  lines: L[];
}

/** Loop 2400. A service without an LX of its own is reported, and read as a line of its own so that no charge is lost. */
export function lineSlots<L extends Line837>(
  serviceId: string,
  loop: Loop<L>,
  most: number,
  create: (lineNumber: number) => L,
): LoopSlot<Lines<L>>[] {
  const open = (claim: Lines<L>): L => {
    const line = create(claim.lines.length + 1);
    claim.lines.push(line);
    return line;
  };
  const orphan = (claim: Lines<L>, found: Segment, report: Report): L => {
    const message = `A service (${serviceId}) comes without a line number (LX) of its own.`;
    report(found, 'out_of_order', message);
    return open(claim);
  };
  const lines = { max: most, loop: loop as Loop<object> };
  return [
    { ...lines, id: 'LX', open, children: (claim) => claim.lines },
    { ...lines, id: serviceId, open: orphan, children: () => [] },
  ];
}

/** Loop 2400 of an 837I. */
import { ZERO } from '../../money/cents';
import { lineProcedure, money, mustMoney, mustNumber, plain, text } from './elements';
import { cob, drug, lineSlots, lx } from './line';
import { type SegmentSlot, loopOf } from './loop';
import { provider } from './party';
import { amt, days, ref, segment } from './slots';
import { attachments, repricing } from './supplement';
import type { Line837I } from './types837Line';

const LINES_MAX = 999;

const sv2: SegmentSlot<Line837I> = {
  ...segment<Line837I>('SV2', [
    plain('revenueCode'),
    lineProcedure,
    mustMoney('charge'),
    plain('unit'),
    mustNumber('units', 0),
    undefined,
    money('nonCovered'),
  ]),
  accepts: ({ revenueCode, unit }) => revenueCode === '' && unit === '',
};

const loop = loopOf<Line837I>('2400', [
  [lx],
  [sv2],
  [attachments],
  [days('472')],
  [ref('6R', 'controlNumber'), ref('9B', 'repricedReference'), ref('9D', 'adjustedRepricedReference')],
  [amt('GT', 'serviceTax'), amt('N8', 'facilityTax')],
  [segment<Line837I>('NTE', ['TPO', text('thirdPartyNote')])],
  [repricing],
  [drug],
  [
    provider<Line837I>('72', 'operatingPhysician'),
    provider<Line837I>('ZZ', 'otherOperatingPhysician'),
    provider<Line837I>('82', 'renderingProvider'),
    provider<Line837I>('DN', 'referringProvider'),
  ],
  [cob],
]);

export const institutionalLines = lineSlots<Line837I>('SV2', loop, LINES_MAX, (lineNumber) => ({
  lineNumber,
  revenueCode: '',
  code: '',
  modifiers: [],
  charge: ZERO,
  unit: '',
  units: 0,
  cob: [],
}));

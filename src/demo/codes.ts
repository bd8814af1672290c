/**
 * What the sample practice does and what it charges. Codes are HCPCS level II (CMS, public) and bare five-digit visit
 * codes; every description is our own wording. No CPT text ships with this product, here or anywhere.
 */
import { parseCents, type Cents } from '../money/cents';

export interface FeeItem {
  code: string;
  description: string;
  /** Per unit. */
  charge: Cents;
  /** `visit`: takes a copay; `preventive`: costs the patient nothing; `other`: neither. */
  kind: 'visit' | 'preventive' | 'other';
}

const FEES: [code: string, charge: string, kind: FeeItem['kind'], description: string][] = [
  ['99202', '118.00', 'visit', 'Clinic visit, new patient, short'],
  ['99203', '165.00', 'visit', 'Clinic visit, new patient, middle'],
  ['99212', '78.00', 'visit', 'Clinic visit, known patient, brief'],
  ['99213', '128.50', 'visit', 'Clinic visit, known patient, usual'],
  ['99214', '186.00', 'visit', 'Clinic visit, known patient, long'],
  ['99215', '262.00', 'visit', 'Clinic visit, known patient, the longest'],
  ['99392', '142.00', 'preventive', 'Check-up of a small child'],
  ['99393', '138.00', 'preventive', 'Check-up of a schoolchild'],
  ['99394', '152.00', 'preventive', 'Check-up of a teenager'],
  ['99395', '168.00', 'preventive', 'Check-up of an adult below forty'],
  ['99396', '179.00', 'preventive', 'Check-up of an adult from forty'],
  ['A4570', '26.30', 'other', 'Splint'],
  ['A6449', '3.85', 'other', 'Light elastic bandage, each yard'],
  ['A7003', '14.90', 'other', 'Nebulizer set, for one use'],
  ['G0008', '32.00', 'preventive', 'Giving a flu shot'],
  ['G0108', '62.00', 'other', 'Diabetes lesson for one person, each half hour'],
  ['G0439', '176.00', 'preventive', 'Wellness visit of the year, not the first'],
  ['G0442', '28.00', 'preventive', 'Yearly questions about alcohol'],
  ['G0444', '38.00', 'preventive', 'Yearly questions about low mood'],
  ['J0696', '18.25', 'other', 'Ceftriaxone shot, each 250 mg'],
  ['J1100', '2.15', 'other', 'Dexamethasone shot, each mg'],
  ['J1885', '9.60', 'other', 'Ketorolac shot, each 15 mg'],
  ['J3420', '16.40', 'other', 'Vitamin B12 shot'],
  ['J7613', '1.35', 'other', 'Albuterol for a nebulizer, each mg'],
  ['Q0091', '60.00', 'preventive', 'Taking a cervical smear'],
  ['Q2038', '24.75', 'preventive', 'Flu vaccine, adult dose'],
  ['S0612', '180.00', 'preventive', 'Yearly gynecological exam, known patient'],
  ['S9441', '45.00', 'other', 'Asthma lesson, a session'],
];

export const FEE_SCHEDULE: readonly FeeItem[] = FEES.map(([code, charge, kind, description]) => ({
  code,
  description,
  charge: parseCents(charge),
  kind,
}));

export const FEE_BY_CODE: ReadonlyMap<string, FeeItem> = new Map(FEE_SCHEDULE.map((item) => [item.code, item]));

/** The practice's own policy sends visits with these codes to a coder before they are billed. */
export const REVIEW_CODES: readonly string[] = ['99215'];

export interface LineTemplate {
  code: string;
  units?: number;
  modifiers?: string[];
  /** 1-based into `dx`. */
  dx: number[];
}

/** A reason to come, for whom, and what is done. */
export interface VisitTemplate {
  weight: number;
  ages: [from: number, to: number];
  sex?: 'F' | 'M';
  dx: string[];
  lines: LineTemplate[];
  /** By video: place of service 10. */
  video?: boolean;
}

const line = (code: string, dx: number[] = [1], more: Partial<LineTemplate> = {}): LineTemplate => ({
  code,
  dx,
  ...more,
});
const flu: LineTemplate[] = [line('G0008', [2]), line('Q2038', [2])];

export const VISITS: readonly VisitTemplate[] = [
  { weight: 9, ages: [1, 90], dx: ['J06.9'], lines: [line('99213')] },
  { weight: 4, ages: [3, 40], dx: ['J02.9', 'R05.9'], lines: [line('99213', [1, 2])] },
  { weight: 4, ages: [1, 12], dx: ['H66.91'], lines: [line('99213')] },
  { weight: 8, ages: [35, 90], dx: ['I10', 'E78.5'], lines: [line('99214', [1, 2])] },
  { weight: 5, ages: [35, 90], dx: ['E11.9', 'I10'], lines: [line('99214', [1, 2]), line('G0108', [1])] },
  {
    weight: 4,
    ages: [6, 60],
    dx: ['J45.909'],
    lines: [line('99214', [1], { modifiers: ['25'] }), line('J7613', [1], { units: 3 }), line('A7003'), line('S9441')],
  },
  {
    weight: 4,
    ages: [18, 80],
    sex: 'F',
    dx: ['N39.0'],
    lines: [line('99213', [1], { modifiers: ['25'] }), line('J0696', [1], { units: 4 })],
  },
  {
    weight: 5,
    ages: [20, 75],
    dx: ['M54.50'],
    lines: [line('99213', [1], { modifiers: ['25'] }), line('J1885', [1], { units: 2 })],
  },
  { weight: 3, ages: [50, 90], dx: ['D51.9'], lines: [line('99212', [1], { modifiers: ['25'] }), line('J3420')] },
  {
    weight: 3,
    ages: [8, 45],
    dx: ['S93.401A'],
    lines: [line('99213'), line('A4570'), line('A6449', [1], { units: 2 })],
  },
  { weight: 3, ages: [1, 70], dx: ['L30.9'], lines: [line('99212')] },
  { weight: 3, ages: [18, 64], dx: ['F41.1'], lines: [line('99214'), line('G0444')], video: true },
  { weight: 2, ages: [18, 64], dx: ['R53.83', 'E03.9'], lines: [line('99203', [1, 2])] },
  { weight: 2, ages: [18, 64], dx: ['K21.9'], lines: [line('99202')] },
  { weight: 4, ages: [1, 4], dx: ['Z00.129'], lines: [line('99392')] },
  { weight: 4, ages: [5, 11], dx: ['Z00.129'], lines: [line('99393')] },
  { weight: 4, ages: [12, 17], dx: ['Z00.129'], lines: [line('99394'), line('G0444')] },
  { weight: 4, ages: [18, 39], dx: ['Z00.00', 'Z23'], lines: [line('99395'), ...flu] },
  { weight: 4, ages: [40, 64], dx: ['Z00.00', 'Z23'], lines: [line('99396'), line('G0442'), ...flu] },
  { weight: 3, ages: [21, 64], sex: 'F', dx: ['Z01.419', 'Z12.4'], lines: [line('S0612'), line('Q0091', [1, 2])] },
  { weight: 8, ages: [65, 95], dx: ['Z00.00', 'Z23'], lines: [line('G0439'), line('G0444'), ...flu] },
  {
    weight: 2,
    ages: [30, 90],
    dx: ['J20.9'],
    lines: [line('99213', [1], { modifiers: ['25'] }), line('J1100', [1], { units: 8 })],
  },
];

/** The visits that a coder looks at first. */
export const REVIEW_VISIT: VisitTemplate = {
  weight: 1,
  ages: [18, 95],
  dx: ['E11.9', 'I10', 'E78.5'],
  lines: [line('99215', [1, 2, 3])],
};

import type { Segment } from '../types';
import type { LoopNode, Place } from './compile';
import { isDate } from './formats';
import type { ElementFindingCode, SegmentFindingCode, Severity } from './findings';
import type { Reporter } from './reporter';
import { centsAt, componentAt, isNpi, type TransactionRules, valueAt } from './rules';

/** A claim's place in the file, and what its situational rules need to know. */
interface Claim {
  at: Segment;
  loop: LoopNode;
  frequency: string;
  hasOriginalReference: boolean;
  diagnoses: Set<string>;
  diagnosisCount: number;
  lines: number;
  otherPayers: number;
  accident: boolean;
  hasAccidentDate: boolean;
}

interface Subscriber {
  at: Segment;
  loop: LoopNode;
  /** SBR01. */
  responsibility: string;
  isPatient: boolean;
  hasDependent: boolean;
  has: Set<string>;
}

/** ICD-10-CM without its point: a letter, a digit, then up to five more (X222 and X223, notes to HI). */
const ICD_10 = /^[A-Z]\d[0-9A-Z]{1,5}$/;
const ICD_10_QUALIFIERS: ReadonlySet<string> = new Set(['ABK', 'ABF', 'ABJ', 'APR', 'ABN']);
const BILLED_DIAGNOSES: ReadonlySet<string> = new Set(['ABK', 'ABF', 'BK', 'BF']);

/**
 * What the guides require of a claim only in some situations, where a machine can tell the situation (X222 and X223). What
 * files that payers take do not always keep is a warning; `strict` makes it an error for what we send ourselves.
 */
export class Situations837 implements TransactionRules {
  private claim: Claim | undefined;
  private subscriber: Subscriber | undefined;
  /** BHT04: when the file was made. Nothing in it may have happened later. */
  private created = '';

  constructor(
    private readonly reporter: Reporter,
    private readonly institutional: boolean,
  ) {}

  segment(place: Place, segment: Segment): void {
    switch (place.id) {
      case 'BHT':
        this.created = valueAt(segment, 4);
        break;
      case 'HL':
        this.level(place.loop.id);
        break;
      case 'SBR':
        this.payer(place, segment);
        break;
      case 'NM1':
        this.name(place, segment);
        break;
      case 'CLM':
        this.openClaim(place, segment);
        break;
      case 'SE':
        this.end();
        break;
      default:
        this.detail(place, segment);
    }
  }

  end(): void {
    this.closeClaim();
    this.closeSubscriber();
  }

  private detail(place: Place, segment: Segment): void {
    switch (place.id) {
      case 'N3':
      case 'N4':
      case 'DMG':
        this.person(place, segment);
        break;
      case 'DTP':
        this.date(place, segment);
        break;
      default:
        if (this.claim) this.inClaim(this.claim, place, segment);
    }
  }

  private inClaim(claim: Claim, place: Place, segment: Segment): void {
    switch (place.id) {
      case 'REF':
        if (place.loop.id === '2300' && valueAt(segment, 1) === 'F8') claim.hasOriginalReference = true;
        break;
      case 'HI':
        this.codes(claim, place, segment);
        break;
      case 'LX':
        this.lineNumber(claim, place, segment);
        break;
      case 'SV1':
        this.service(claim, place, segment);
        break;
      case 'SV2':
        this.charge(place, segment, 3);
        break;
    }
  }

  private level(loop: string): void {
    this.closeClaim();
    if (loop === '2000C') {
      if (this.subscriber) this.subscriber.hasDependent = true;
    } else {
      this.closeSubscriber();
    }
  }

  private payer(place: Place, segment: Segment): void {
    if (place.loop.id === '2320') {
      if (this.claim) this.claim.otherPayers++;
      return;
    }
    this.subscriber = {
      at: segment,
      loop: place.loop,
      responsibility: valueAt(segment, 1),
      isPatient: valueAt(segment, 2) === '18',
      hasDependent: false,
      has: new Set(),
    };
  }

  /** A subscriber who is the patient has an address and a birth date; one who is not has a dependent below (2000B, 2010BA). */
  private closeSubscriber(): void {
    const { subscriber } = this;
    this.subscriber = undefined;
    if (!subscriber) return;
    const { at, loop, isPatient, hasDependent, has } = subscriber;
    if (!isPatient) {
      if (hasDependent) return;
      const message = 'SBR02 says that the patient is not the subscriber, but no patient level (HL 23) follows.';
      this.reporter.segment(at, 'missing_situational_segment', message, loop, 'HL');
      return;
    }
    if (hasDependent) {
      const message = 'SBR02 says that the patient is the subscriber, but a patient level (HL 23) follows.';
      const place = { element: 2, node: { dataElement: '1069', name: 'Individual Relationship Code' } };
      this.reporter.element(at, 'contradiction', message, loop, { ...place, value: '18' });
    }
    for (const id of ['N3', 'N4', 'DMG']) {
      if (has.has(id)) continue;
      const message = `The patient is the subscriber, so loop 2010BA must have ${id}.`;
      this.reporter.segment(at, 'missing_situational_segment', message, loop, id);
    }
  }

  private person(place: Place, segment: Segment): void {
    const { loop, id } = place;
    if (loop.id === '2010BA') this.subscriber?.has.add(id);
    if (id === 'N4') this.zip(loop, segment);
    else if (id === 'DMG') this.notLater(loop, segment, 2, valueAt(segment, 2), 'A birth date');
  }

  /** 2010AA and the service facility: the full nine digits within the United States (note to N403). */
  private zip(loop: LoopNode, segment: Segment): void {
    if (loop.id !== '2010AA' || valueAt(segment, 4) !== '') return;
    const zip = valueAt(segment, 3);
    if (zip === '' || /^\d{9}$/.test(zip)) return;
    // X12's own professional examples have five digits, and payers take them.
    const severity = this.institutional ? 'error' : 'warning';
    const message = 'N403 of a billing provider in the United States has nine digits.';
    this.element(segment, 'pattern_mismatch', message, loop, 3, '116', severity);
  }

  private name(place: Place, segment: Segment): void {
    const qualifier = valueAt(segment, 8);
    if (qualifier !== 'XX') {
      if (place.loop.id !== '2010AA') return;
      // Atypical providers have none (X222, 2010AA NM108), so that its absence alone is no error.
      this.element(
        segment,
        'missing_situational_element',
        'The billing provider has no NPI.',
        place.loop,
        9,
        '67',
        'warning',
      );
    } else if (!isNpi(valueAt(segment, 9))) {
      const message = 'NM109 is no NPI: its check digit is wrong, or it does not have ten digits.';
      this.element(segment, 'invalid_check_digit', message, place.loop, 9, '67', 'warning');
    }
  }

  private openClaim(place: Place, segment: Segment): void {
    this.closeClaim();
    const accident = ['1', '2', '3'].some((part) => ['AA', 'OA'].includes(componentAt(segment, 11, Number(part))));
    this.claim = {
      at: segment,
      loop: place.loop,
      frequency: componentAt(segment, 5, 3),
      hasOriginalReference: false,
      diagnoses: new Set(),
      diagnosisCount: 0,
      lines: 0,
      otherPayers: 0,
      accident,
      hasAccidentDate: false,
    };
    this.charge(place, segment, 2);
  }

  private closeClaim(): void {
    const { claim } = this;
    this.claim = undefined;
    if (!claim) return;
    if (/^[78]$/.test(claim.frequency) && !claim.hasOriginalReference) {
      this.lacks(claim, 'REF', 'A replacement or void (CLM05-3 is 7 or 8) names the claim that it is for in REF*F8.');
    }
    const responsibility = this.subscriber?.responsibility ?? 'P';
    if (responsibility !== 'P' && responsibility !== '' && claim.otherPayers === 0) {
      this.lacks(
        claim,
        'SBR',
        'This payer is not the primary one (SBR01), so loop 2320 must tell of another.',
        'warning',
      );
    }
    if (claim.accident && !claim.hasAccidentDate && !this.institutional) {
      this.lacks(claim, 'DTP', 'CLM11 tells of an accident, so DTP*439 must give its date.', 'warning');
    }
  }

  private lacks({ at, loop }: Claim, id: string, message: string, severity: Severity = 'error'): void {
    const code: SegmentFindingCode = 'missing_situational_segment';
    this.reporter.segment(at, code, message, loop, id, { severity });
  }

  /** Diagnoses: the shape of ICD-10-CM, none twice. */
  private codes(claim: Claim, { loop }: Place, segment: Segment): void {
    for (let i = 1; i < segment.elements.length; i++) {
      const [qualifier = '', code = ''] = valueAt(segment, i).split(segment.delimiters.component);
      if (ICD_10_QUALIFIERS.has(qualifier) && !ICD_10.test(code)) {
        const message = 'The diagnosis does not have the shape of an ICD-10-CM code without its point.';
        this.part(segment, 'pattern_mismatch', message, loop, [i, 2], '1271', code);
      }
      if (!BILLED_DIAGNOSES.has(qualifier)) continue;
      if (claim.diagnoses.has(code)) {
        this.part(
          segment,
          'duplicate_code',
          'The same diagnosis stands twice on the claim.',
          loop,
          [i, 2],
          '1271',
          code,
        );
      }
      claim.diagnoses.add(code);
      claim.diagnosisCount++;
    }
  }

  private lineNumber(claim: Claim, { loop }: Place, segment: Segment): void {
    claim.lines++;
    if (valueAt(segment, 1) === String(claim.lines)) return;
    const message = `LX01 counts the lines of a claim from 1: ${claim.lines} is expected here.`;
    this.element(segment, 'out_of_sequence', message, loop, 1, '554');
  }

  private service(claim: Claim, place: Place, segment: Segment): void {
    this.charge(place, segment, 2);
    const units = valueAt(segment, 4);
    if (units !== '' && !(Number(units) > 0)) {
      this.element(segment, 'contradiction', 'SV104: the units of a service are more than zero.', place.loop, 4, '380');
    }
    const pointers = valueAt(segment, 7);
    if (pointers === '') return;
    pointers.split(segment.delimiters.component).forEach((pointer, i) => {
      const index = Number(pointer);
      if (pointer === '' || (index >= 1 && index <= claim.diagnosisCount)) return;
      const message = `SV107-${i + 1} points to a diagnosis that the claim does not have: it has ${claim.diagnosisCount}.`;
      this.part(segment, 'contradiction', message, place.loop, [7, i + 1], '1328', pointer, 'warning');
    });
  }

  private charge({ loop }: Place, segment: Segment, element: number): void {
    if (centsAt(segment, element) >= 0) return;
    const message = 'A charge is not negative: what is taken back is billed with frequency 7 or 8.';
    this.element(segment, 'contradiction', message, loop, element, '782');
  }

  private date({ loop }: Place, segment: Segment): void {
    const qualifier = valueAt(segment, 1);
    if (qualifier === '439' && this.claim) this.claim.hasAccidentDate = true;
    const [from = '', through = from] = valueAt(segment, 3).split('-');
    if (isDate(from) && isDate(through) && through < from) {
      this.element(segment, 'invalid_date', 'DTP03 ends before it begins.', loop, 3, '1251');
    }
    if (qualifier === '472' || qualifier === '434') {
      this.notLater(loop, segment, 3, through.slice(0, 8), 'A service date');
    }
  }

  private notLater(loop: LoopNode, segment: Segment, element: number, date: string, what: string): void {
    if (!isDate(date) || !isDate(this.created) || date <= this.created) return;
    const message = `${what} may not be later than the day on which the file was made (BHT04).`;
    this.element(segment, 'invalid_date', message, loop, element, '1251');
  }

  private element(
    at: Segment,
    code: ElementFindingCode,
    message: string,
    loop: LoopNode,
    element: number,
    dataElement: string,
    severity: Severity = 'error',
  ): void {
    const place = { element, node: { dataElement, name: '' }, value: valueAt(at, element) };
    this.reporter.element(at, code, message, loop, place, { severity });
  }

  private part(
    at: Segment,
    code: ElementFindingCode,
    message: string,
    loop: LoopNode,
    [element, component]: [number, number],
    dataElement: string,
    value: string,
    severity: Severity = 'error',
  ): void {
    const place = { element, component, node: { dataElement, name: '' }, value };
    this.reporter.element(at, code, message, loop, place, { severity });
  }
}

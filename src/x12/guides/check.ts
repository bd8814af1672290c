import { ControlNumbers } from '../core/controlNumbers';
import type { TransactionHeader, X12Handler } from '../core/handler';
import { readStream } from '../core/reader';
import type { GroupHeader, InterchangeHeader, Segment, X12Error, X12Source } from '../types';
import { Answers999 } from './answers999';
import { Balance835 } from './balance835';
import { Balance837 } from './balance837';
import { compiledGuide } from './compile';
import type { Finding, FindingLevel, ReportFinding } from './findings';
import { groupFaults, type HeaderFault, interchangeFaults } from './header-check';
import { HierarchyRules } from './hierarchy';
import { type Profile, profiledGuide, weighed } from './profile';
import { type Controls, printable, Reporter } from './reporter';
import type { TransactionRules } from './rules';
import { Situations837 } from './situations837';
import { type GuideKind, guideKind, guideTable } from './tables';
import { GuideWalker } from './walker';

export interface CheckOptions {
  /** How deep to look; each level includes those before it. `balance` where it is left out. */
  level?: 'envelope' | FindingLevel;
  /** What payers ask beyond the guides: each is for the transactions of its kind. */
  profiles?: readonly Profile[];
  /** Every warning is an error: for what is to be sent. */
  strict?: boolean;
}

const DEPTH = { envelope: 0, syntax: 1, guide: 2, balance: 3 } as const;

/**
 * Checks a file of any kind, size and number of interchanges: envelope, guide and sums. Findings come as they are found; of
 * the file only the open loops and the sums of one claim are kept. It never throws for what the file holds.
 */
export function checkX12(source: X12Source, options: CheckOptions = {}): AsyncGenerator<Finding> {
  const findings: Finding[] = [];
  return readStream(source, new X12Checker((finding) => findings.push(finding), options), findings);
}

/** The check as a handler of the reader, to go beside one that reads content. */
export class X12Checker implements X12Handler {
  private readonly depth: number;
  private readonly strict: boolean;
  private readonly profiles: ReadonlyMap<GuideKind, Profile>;
  private controls: Controls = {};
  /** ISA13 of the interchanges between the partners that ISA05 to ISA08 name. */
  private interchangeControls = new ControlNumbers();
  private partners = '';
  private profile: Profile | undefined;
  private walker: GuideWalker | undefined;
  private rules: TransactionRules[] = [];
  private version = '';
  private groupStart: Segment | undefined;
  private isUnknown = false;

  constructor(
    private readonly report: ReportFinding,
    { level = 'balance', profiles = [], strict = false }: CheckOptions = {},
  ) {
    this.strict = strict;
    this.depth = DEPTH[level];
    this.profiles = new Map(profiles.map((profile) => [profile.kind, profile]));
  }

  interchange(interchange: InterchangeHeader, at: Segment): void {
    this.controls = { interchangeControl: interchange.control };
    if (this.depth > 0) this.headerFaults(at, interchangeFaults(interchange));
    this.interchangeControl(interchange, at);
  }

  /** Unique between two partners (X12.5; TA105 025). Files exist that have one number throughout, and payers take them. */
  private interchangeControl(interchange: InterchangeHeader, at: Segment): void {
    const { senderQualifier, senderId, receiverQualifier, receiverId, control } = interchange;
    const partners = JSON.stringify([senderQualifier, senderId, receiverQualifier, receiverId]);
    if (partners !== this.partners) this.interchangeControls = new ControlNumbers();
    this.partners = partners;
    if (this.interchangeControls.add(control)) return;
    const message = 'ISA13 is the control number of an interchange before this one.';
    const weight = { level: 'syntax', severity: 'warning' } as const;
    const reporter = new Reporter(this.weigh, this.controls);
    reporter.element(at, 'duplicate_interchange_control', message, undefined, { element: 13 }, weight);
  }

  group(group: GroupHeader, at: Segment): void {
    this.controls = { ...this.controls, groupControl: group.control, transactionControl: undefined };
    this.version = group.version;
    this.groupStart = at;
    if (this.depth > 0) this.headerFaults(at, groupFaults(group));
  }

  transaction(transaction: TransactionHeader, group: GroupHeader): void {
    this.controls = { ...this.controls, transactionControl: transaction.control };
    if (this.depth === 0) return;
    const kind = guideKind(transaction.id, transaction.version);
    this.isUnknown = kind === undefined;
    if (kind === undefined) return;
    this.profile = this.profiles.get(kind);
    const reporter = new Reporter(this.weigh, this.controls);
    this.walker = new GuideWalker(this.profile ? profiledGuide(this.profile) : compiledGuide(kind), reporter);
    this.rules = rulesOf(kind, reporter, this.depth);
    this.functionalId(group, guideTable(kind).functionalId);
  }

  segment(segment: Segment): void {
    const { walker } = this;
    if (walker === undefined) {
      if (this.isUnknown) this.unsupported(segment);
      return;
    }
    if (segment.number === 1) this.guideOfGroup(segment);
    const place = walker.segment(segment);
    if (place === undefined) return;
    const { rules } = this;
    for (let i = 0; i < rules.length; i++) rules[i]!.segment(place, segment);
  }

  transactionEnd(complete: boolean): void {
    // What a file that was cut off lacks is told by its envelope: all that did not come would be missing.
    if (complete) this.walker?.end();
    if (complete) for (const rules of this.rules) rules.end();
    this.walker = undefined;
    this.rules = [];
    this.profile = undefined;
    this.isUnknown = false;
  }

  acknowledgement(): void {}

  error(error: X12Error): void {
    const { code, message, segment, segmentId, offset, element } = error;
    const finding: Finding = {
      level: 'syntax',
      code,
      severity: 'error',
      message,
      segment,
      segmentId: printable(segmentId, 3),
      offset,
      ...this.controls,
      transactionControl: error.transactionControl,
    };
    if (element !== undefined) finding.elementName = element;
    this.weigh(finding);
  }

  private readonly weigh = (finding: Finding): void => {
    if (DEPTH[finding.level] > this.depth && this.depth > 0) return;
    if (this.strict) finding.severity = 'error';
    const told = this.profile ? weighed(finding, this.profile) : finding;
    if (told) this.report(told);
  };

  private headerFaults(at: Segment, faults: HeaderFault[]): void {
    const reporter = new Reporter(this.report, this.controls);
    for (const { element, message } of faults) {
      reporter.element(at, 'invalid_header', message, undefined, { element }, { level: 'syntax' });
    }
  }

  private unsupported(st: Segment): void {
    this.isUnknown = false;
    this.weigh({
      level: 'syntax',
      code: 'unsupported_guide',
      severity: 'error',
      message: `The guide that this ${printable(st.elements[1] ?? '', 3)} names is not known: only its envelope was checked.`,
      segment: st.number,
      segmentId: 'ST',
      offset: st.offset,
      ...this.controls,
    });
  }

  private functionalId(group: GroupHeader, expected: string): void {
    if (group.functionalId === expected) return;
    this.weigh({
      level: 'syntax',
      code: 'functional_id_mismatch',
      severity: 'error',
      message: `GS01 does not name the group that this transaction belongs in, which is ${expected}.`,
      segment: 0,
      segmentId: 'GS',
      offset: this.groupStart?.offset ?? 0,
      elementName: 'GS01',
      ...this.controls,
    });
  }

  /** ST03 and GS08 name one guide (note to ST03). */
  private guideOfGroup(st: Segment): void {
    const named = st.elements[3];
    if (named === undefined || named === '' || named === this.version) return;
    const message = 'ST03 names another guide than GS08 of its group.';
    new Reporter(this.weigh, this.controls).element(st, 'contradiction', message, undefined, { element: 3 });
  }
}

function rulesOf(kind: GuideKind, reporter: Reporter, depth: number): TransactionRules[] {
  const rules: TransactionRules[] = [];
  if (depth < DEPTH.guide) return rules;
  const balanced = depth >= DEPTH.balance;
  switch (kind) {
    case '835':
      if (balanced) rules.push(new Balance835(reporter));
      break;
    case '999':
      rules.push(new Answers999(reporter));
      break;
    case '837P':
    case '837I':
      rules.push(new HierarchyRules(reporter), new Situations837(reporter, kind === '837I'));
      if (balanced) rules.push(new Balance837(reporter));
      break;
    default:
      rules.push(new HierarchyRules(reporter));
  }
  return rules;
}

/** Who comes when, for what. Draws in one fixed order, so that a seed and a count always give the same days. */
import { addDays, instantOf, isBusinessDay, type Day, type Instant } from '../calendar';
import { REVIEW_CODES, REVIEW_VISIT, VISITS, type VisitTemplate } from './codes';
import { enrol, type Member } from './enrolment';
import { ageOn, Population } from './people';
import { Random } from '../random';
import { troublesOf } from './troubles';
import type { Clinician, Trouble } from './types';

export interface DemoVisit {
  id: string;
  day: Day;
  start: Instant;
  end: Instant;
  member: Member;
  template: VisitTemplate;
  clinician: Clinician;
  trouble: Trouble | undefined;
}

export interface ScheduleOptions {
  seed: number;
  encounters: number;
  start: Day;
  zone: string;
  prefix: string;
  clinicians: readonly Clinician[];
}

/** At least six visits a day, and all within forty working days, however many they are. */
const perDay = (encounters: number): number => Math.max(6, Math.ceil(encounters / 40));

export function scheduleVisits(options: ScheduleOptions): DemoVisit[] {
  const { seed, encounters } = options;
  const book = new Book(options);
  const troubles = troublesOf(seed, encounters);
  const daily = perDay(encounters);
  const visits: DemoVisit[] = [];
  for (let day = nextBusinessDay(options.start); visits.length < encounters; day = nextBusinessDay(addDays(day, 1))) {
    book.newDay(day);
    const today = Math.min(daily, encounters - visits.length);
    for (let nth = 0; nth < today; nth += 1)
      visits.push(book.visit(visits.length, today > 1 ? nth / (today - 1) : 0, troubles[visits.length]));
  }
  return visits;
}

function nextBusinessDay(day: Day): Day {
  let next = day;
  while (!isBusinessDay(next)) next = addDays(next, 1);
  return next;
}

class Book {
  private readonly random: Random;
  private readonly population: Population;
  /** Those who may come again. */
  private readonly known: Member[] = [];
  private readonly had = new Map<Member, Set<VisitTemplate>>();
  private seenToday = new Set<Member>();
  private day: Day;

  constructor(private readonly options: ScheduleOptions) {
    this.day = options.start;
    this.random = new Random('schedule', options.seed);
    this.population = new Population(new Random('people', options.seed), options.prefix, options.start);
  }

  newDay(day: Day): void {
    this.day = day;
    this.seenToday = new Set();
  }

  /** `place` from 0 to 1: how far the clinic's day has gone. It closes at 20:00, when UTC is already at tomorrow. */
  visit(index: number, place: number, trouble: Trouble | undefined): DemoVisit {
    const { member, template } = trouble === 'coding_review' ? this.review() : this.usual(trouble);
    this.seenToday.add(member);
    const had = this.had.get(member);
    if (had) had.add(template);
    else this.had.set(member, new Set([template]));
    const minute = 8 * 60 + Math.floor(place * 138) * 5;
    return {
      id: `${this.options.prefix}-e${String(index + 1).padStart(5, '0')}`,
      day: this.day,
      start: this.instant(minute),
      end: this.instant(minute + 20),
      member,
      template,
      clinician: this.random.pick(this.options.clinicians),
      trouble,
    };
  }

  private usual(trouble: Trouble | undefined): { member: Member; template: VisitTemplate } {
    const once = trouble === 'missing_member' || trouble === 'swapped_member';
    for (;;) {
      const again = !once && this.known.length > 8 && this.random.chance(0.4);
      const member = again ? this.random.pick(this.known) : this.newcomer(once, () => true);
      if (!member || this.seenToday.has(member)) continue;
      const fitting = this.fitting(member);
      if (fitting.length > 0) return { member, template: this.random.pickWeighted(fitting) };
    }
  }

  private review(): { member: Member; template: VisitTemplate } {
    for (;;) {
      const member = this.newcomer(false, (each) => ageOn(each.person.born, this.day) >= 18);
      if (member) return { member, template: REVIEW_VISIT };
    }
  }

  private newcomer(once: boolean, fits: (member: Member) => boolean): Member | undefined {
    const household = this.population.household();
    const members = enrol(household, this.options.start, this.random);
    const fitting = members.filter(fits);
    if (fitting.length === 0) return undefined;
    if (!once) this.known.push(...members);
    return this.random.pick(fitting);
  }

  private fitting(member: Member): VisitTemplate[] {
    const age = ageOn(member.person.born, this.day);
    return VISITS.filter(
      ({ ages, sex, lines, ...template }) =>
        age >= ages[0] &&
        age <= ages[1] &&
        (!sex || sex === member.person.sex) &&
        !lines.some(({ code }) => REVIEW_CODES.includes(code)) &&
        !this.hadLike(member, template.dx),
    );
  }

  /** Nobody comes twice for the same. */
  private hadLike(member: Member, dx: readonly string[]): boolean {
    return [...(this.had.get(member) ?? [])].some((template) => template.dx[0] === dx[0]);
  }

  private instant(minute: number): Instant {
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    return instantOf(this.day, clock, this.options.zone);
  }
}

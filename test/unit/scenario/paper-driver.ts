/** A practice made of paper: it answers what a test tells it to and notes how it was called. */
import type {
  ActionContext,
  ActionResult,
  DriverAction,
  PostingFacts,
  ScenarioDriver,
  ScenarioFacts,
} from '../../../src/scenario/driver';
import { facts } from './support';

export class PaperDriver implements ScenarioDriver {
  readonly calls: string[] = [];
  posted: PostingFacts[] = [];
  constructor(
    public known: ScenarioFacts = facts(),
    private readonly answer: (action: DriverAction, driver: PaperDriver) => ActionResult = () => ({}),
  ) {}
  open(_: unknown, at: string) {
    this.calls.push(`open ${at}`);
    return Promise.resolve();
  }
  advance(to: string) {
    this.calls.push(`advance ${to}`);
    return Promise.resolve();
  }
  do(action: DriverAction, { encounter, by, tasks }: ActionContext) {
    this.calls.push(['do', action.type, encounter, by, ...tasks].join(' '));
    return Promise.resolve(this.answer(action, this));
  }
  deliver(files: unknown[], deposits: unknown[]) {
    this.calls.push(`deliver ${files.length} files, ${deposits.length} deposits`);
    return Promise.resolve();
  }
  run(cycle: string) {
    this.calls.push(`run ${cycle}`);
    return Promise.resolve({ claims: 1, inquiries: 0, statements: 0 });
  }
  facts() {
    return Promise.resolve(this.known);
  }
  segments() {
    return Promise.resolve(['CLM*PCN-A-1*195']);
  }
  postings() {
    return Promise.resolve(this.posted);
  }
  kept() {
    return null;
  }
  close() {
    this.calls.push('close');
    return Promise.resolve();
  }
}

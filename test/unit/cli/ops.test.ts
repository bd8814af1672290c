/** Goal: an operator is told of each thing that does not go on, and of nothing else. Method: one thing wrong at a time. */
import { expect } from 'expect';
import { type OpsStatus, type PracticeStatus, wrongOf } from '../../../src/cli/ops';
import { opsText } from '../../../src/cli/ops-text';

const practice: PracticeStatus = {
  org: 'o1',
  name: 'HARROW CREEK',
  at: '2026-03-06T14:00:00.000Z',
  told: true,
  fenced: false,
  tasks: 4,
  outbox: [{ lane: 5, waiting: 12, failing: 0, oldestSeconds: 3 }],
  late: { decisions: 1, deadlines: 0, oldestDeadline: null },
  stuck: [],
  failing: [],
  files: { unsent: 1, quarantined: 1, rejected: 1 },
};

const status = (change: Partial<Omit<OpsStatus, 'wrong'>> = {}, of: Partial<PracticeStatus> = {}) => ({
  engine: { home: '/home', database: true, processes: { worker: { pid: 7, alive: true } } },
  workers: [
    { namespace: 'real' as const, queue: 'throughline', pollers: 0 },
    { namespace: 'told' as const, queue: 'throughline', pollers: 1 },
  ],
  partners: [],
  practices: [{ ...practice, ...of }],
  ...change,
});

const partner = {
  org: 'o1',
  name: 'house',
  adapter: 'sftp',
  host: null,
  breaker: 'open' as const,
  failures: 5,
  retryAt: null,
  lastError: 'ECONNREFUSED',
  lastFailedAt: null,
  lastOkAt: null,
};

describe('ops status', () => {
  it('finds nothing wrong with a system at work: what waits a moment, and what people have to do, is no fault', () => {
    expect(wrongOf(status())).toEqual([]);
    expect(opsText({ wrong: [], ...status() })).toMatch(/^Everything goes on by itself\./);
  });

  const cases: [string, ReturnType<typeof status>, string][] = [
    [
      'a database that is away',
      status({ engine: { home: '', database: false, processes: {} } }),
      'the database does not answer',
    ],
    [
      'a process that is gone',
      status({ engine: { home: '', database: true, processes: { worker: { pid: 7, alive: false } } } }),
      'worker: process 7 is gone',
    ],
    [
      'a namespace without worker in which a practice lives',
      status({ workers: [{ namespace: 'told', queue: 'throughline', pollers: 0 }] }),
      'no worker polls throughline (told organisations)',
    ],
    ['an open breaker', status({ partners: [partner] }), 'partner house: its breaker is open (ECONNREFUSED)'],
    [
      'a fence',
      status({}, { fenced: true }),
      'HARROW CREEK: is fenced off from its partners (throughline fence status)',
    ],
    [
      'messages that nobody fetches',
      status({}, { outbox: [{ lane: 1, waiting: 2, failing: 2, oldestSeconds: 61 }] }),
      'HARROW CREEK: 2 messages of lane 1 wait, the oldest 61 s',
    ],
    [
      'deadlines that did not fire',
      status({}, { late: { decisions: 0, deadlines: 3, oldestDeadline: '2026-03-01' } }),
      'HARROW CREEK: 3 deadlines should have fired, the oldest at 2026-03-01',
    ],
    [
      'what nothing will ever move',
      status({}, { stuck: [{ encounterId: 'e', number: 9, stage: 'adjudication', since: '' }] }),
      'HARROW CREEK: nothing will ever move the encounters 9',
    ],
    [
      'a step that fails',
      status({}, { failing: [{ workflow: 'w', activity: 'deliver', attempts: 4, error: 'ENOENT', lastAt: '' }] }),
      'HARROW CREEK: deliver of w fails: ENOENT',
    ],
  ];
  for (const [what, of, sentence] of cases)
    it(`says of ${what}`, () => {
      expect(wrongOf(of)).toEqual([sentence]);
      expect(opsText({ wrong: wrongOf(of), ...of })).toMatch(`WRONG: ${sentence}`);
    });
});

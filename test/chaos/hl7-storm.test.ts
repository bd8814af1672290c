/**
 * Goal: DFT messages over eight MLLP connections, the server killed twice under them: each charge is there once, and each
 * message was acknowledged only when it was safe. Method: a server in a process of its own, SIGKILL, senders that
 * send again what was not acknowledged; then the product's own steps bring every charge to its visit.
 */
import { useEngine } from '../support/engine';
import { storm } from '../support/hl7-storm';
import { type Floor, openFloor, TestPractice } from '../support/practice';

/** A thousand, which a busy machine of two cores settles in minutes; THROUGHLINE_STORM_MESSAGES=10000 for the whole storm. */
const MESSAGES = Number(process.env['THROUGHLINE_STORM_MESSAGES'] ?? 1_000);

describe('a storm of HL7 messages', function () {
  this.timeout(3_600_000);
  useEngine();
  let floor: Floor;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());

  it(`${MESSAGES} DFT over 8 connections, the server killed twice: each charge exactly once`, async () => {
    const practice = await TestPractice.open(floor, '2026-03-03T22:00:00.000Z');
    await storm(practice, { count: MESSAGES, killAt: [Math.floor(MESSAGES / 3), Math.floor((2 * MESSAGES) / 3)] });
  });
});

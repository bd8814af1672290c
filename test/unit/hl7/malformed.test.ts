/** Goal: whoever sends something wrong hears what and where, in words of their own for each way to be wrong. Method: a table. */
import { expect } from 'expect';
import { readers } from '../../../src/edges/messages/readers';
import { MALFORMED } from '../../support/hl7-malformed';

describe('malformed messages', () => {
  const faultsOf = (bytes: Buffer) => {
    const read = readers.hl7.read(bytes, 'America/Chicago');
    return 'faults' in read ? read.faults : [];
  };

  for (const { what, bytes, field, reason } of MALFORMED)
    it(`${what}: one fault, at ${field}`, () => {
      const faults = faultsOf(bytes);
      expect(faults.map((fault) => fault.field)).toEqual([field]);
      expect(faults[0]!.message).toMatch(reason);
    });

  it('are more than thirty, each with a reason that no other has', () => {
    const reasons = MALFORMED.map(({ bytes }) =>
      faultsOf(bytes)
        .map(({ field, message }) => `${field} ${message}`)
        .join(),
    );
    expect(reasons.length).toBeGreaterThanOrEqual(30);
    // A date that is no day and an amount that is no decimal say so in the same words at other fields.
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});

import { expect } from 'expect';
import { describeUrl, errorCode, explainDatabaseError, explainLog } from '../../../src/engine/errors';

const URL_WITH_PASSWORD = 'postgresql://ann:s3cret@db.example:5433/billing?sslmode=require';

describe('engine errors', () => {
  const cases = [
    { code: 'ECONNREFUSED', expected: 'DATABASE_REFUSED', word: 'No Postgres answers' },
    { code: 'ENOTFOUND', expected: 'DATABASE_REFUSED', word: 'No Postgres answers' },
    { code: '28P01', expected: 'DATABASE_AUTH_FAILED', word: 'user or the password' },
    { code: '3D000', expected: 'DATABASE_MISSING', word: 'no database' },
    { code: 'XX000', expected: 'DATABASE_REFUSED', word: 'XX000' },
  ];
  for (const { code, expected, word } of cases) {
    it(`says ${expected} for ${code}, with the place and without the password`, () => {
      const cause = Object.assign(new Error(`at ${URL_WITH_PASSWORD}`), { code });
      const error = explainDatabaseError(cause, URL_WITH_PASSWORD);
      expect(error.code).toBe(expected);
      expect(error.explain()).toContain(word);
      expect(error.explain()).toContain('db.example:5433/billing');
      expect(JSON.stringify(error) + error.explain() + error.stack).not.toContain('s3cret');
    });
  }

  it('finds the code inside an AggregateError, which Node throws when both IP families refuse', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect(errorCode(new AggregateError([refused]))).toBe('ECONNREFUSED');
  });

  it('does not repeat an address that it cannot read', () => {
    expect(describeUrl('postgres//oops:s3cret@')).not.toContain('s3cret');
  });

  it('reads a full disk and a taken port from a log', () => {
    expect(explainLog('Postgres', 'PANIC: could not write to file "x": No space left on device')?.code).toBe(
      'DISK_FULL',
    );
    expect(explainLog('temporal', 'listen tcp 127.0.0.1:7233: bind: address already in use')?.code).toBe('PORT_TAKEN');
    expect(explainLog('temporal', 'all is well')).toBeUndefined();
  });
});

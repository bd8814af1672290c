/** Goal: a sealed value opens only where it was sealed; blind indexes find equal people and nobody else. */
import { randomBytes } from 'node:crypto';
import { expect } from 'expect';
import fc from 'fast-check';
import { newId } from '../../../src/ids';
import { localKeyProvider } from '../../../src/privacy/keys';
import { makeSealer } from '../../../src/privacy/seal';

const keyId = newId();
const [key, blindKey] = [randomBytes(32), randomBytes(32)];
const [org, rowId] = [newId(), newId()];
const sealer = makeSealer(org, keyId, key, blindKey);
const bytes = fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value));

describe('A sealed value', () => {
  it('opens where it was sealed', () => {
    fc.assert(
      fc.property(bytes, (value) =>
        expect(sealer.open('patient.person', rowId, sealer.seal('patient.person', rowId, value))).toEqual(value),
      ),
    );
    const person = { last: 'WINSLADE', first: 'CORA', address: { line: '1 Ünïcode Rd' } };
    expect(sealer.openJson('patient.person', rowId, sealer.sealJson('patient.person', rowId, person))).toEqual(person);
  });

  const sealed = sealer.seal('patient.person', rowId, Buffer.from('CORA WINSLADE'));
  it('does not open in another row', () => expect(() => sealer.open('patient.person', newId(), sealed)).toThrow());
  it('does not open in another column or table', () => {
    expect(() => sealer.open('guarantor.person', rowId, sealed)).toThrow();
    expect(() => sealer.open('coverage.member', rowId, sealed)).toThrow();
  });
  it('does not open in another organisation, even under the same key', () =>
    expect(() => makeSealer(newId(), keyId, key, blindKey).open('patient.person', rowId, sealed)).toThrow());
  it('does not open under another key, and says so if the key has another name', () => {
    expect(() => makeSealer(org, keyId, randomBytes(32), blindKey).open('patient.person', rowId, sealed)).toThrow();
    expect(() => makeSealer(org, newId(), key, blindKey).open('patient.person', rowId, sealed)).toThrow(
      'not this organisation',
    );
  });

  it('does not open with any bit changed or any end cut', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const broken = Buffer.from(sealed);
        broken[place]! ^= flip;
        expect(() => sealer.open('patient.person', rowId, broken)).toThrow();
        expect(() => sealer.open('patient.person', rowId, sealed.subarray(0, place))).toThrow();
      }),
    );
  });

  it('does not show what is in it, nor that two are the same', () => {
    expect(sealed.includes('WINSLADE')).toBe(false);
    expect(sealer.seal('patient.person', rowId, Buffer.from('CORA WINSLADE'))).not.toEqual(sealed);
  });
});

describe('A blind index', () => {
  it('finds the same person however the name was typed', () => {
    const found = sealer.blind('O’NEIL', 'ZOË', '1971-08-16');
    expect(sealer.blind(' o’neil ', 'zoë', '1971-08-16')).toEqual(found);
    expect(sealer.blind('O’Neil', 'Zoe\u0308', '1971-08-16')).toEqual(found);
    expect(sealer.blind('Ｏ’ＮＥＩＬ', 'ZOË', '1971-08-16')).toEqual(found);
    expect(sealer.blind('VAN DER BERG')).toEqual(sealer.blind('Van  der\u00a0Berg'));
  });

  it('keeps its parts apart', () => {
    expect(sealer.blind('ANN', 'LEE')).not.toEqual(sealer.blind('ANNLEE'));
    expect(sealer.blind('ANN', 'LEE')).not.toEqual(sealer.blind('LEE', 'ANN'));
    expect(sealer.blind('AN', 'NLEE')).not.toEqual(sealer.blind('ANN', 'LEE'));
  });

  it('ignores case and outer space of any plain text, and nothing else', () => {
    const word = fc.stringMatching(/^[A-Z0-9]{1,12}$/);
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(sealer.blind(` ${one.toLowerCase()}\t`)).toEqual(sealer.blind(one));
        expect(sealer.blind(one).equals(sealer.blind(other))).toBe(one === other);
      }),
    );
  });

  it('of another organisation is another', () =>
    expect(makeSealer(newId(), keyId, key, randomBytes(32)).blind('LEE')).not.toEqual(sealer.blind('LEE')));
});

describe('A data key', () => {
  const provider = localKeyProvider(randomBytes(32));
  const data = randomBytes(32);
  it('comes out as it went in, and only for what it was wrapped for', () => {
    const wrapped = provider.wrap(data, 'org|data_key|1|seal');
    expect(provider.unwrap(wrapped, 'org|data_key|1|seal')).toEqual(data);
    expect(() => provider.unwrap(wrapped, 'org|data_key|1|blind')).toThrow();
    expect(() => localKeyProvider(randomBytes(32)).unwrap(wrapped, 'org|data_key|1|seal')).toThrow();
    expect(wrapped.includes(data)).toBe(false);
  });
  it('needs a master key of 32 bytes', () => expect(() => localKeyProvider(randomBytes(31))).toThrow('32 bytes'));
});

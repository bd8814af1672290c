/** Goal: a payer's companion guide as data adds, narrows and relaxes. Method: one rule, a claim that keeps or breaks it. */
import { expect } from 'expect';
import { parseProfile } from '../../../src/x12/index';
import { PROFESSIONAL, type Change, changed, findings, short } from './guides-support';

async function told(rules: object[], ...changes: Change[]): Promise<string[]> {
  const profile = parseProfile({ name: 'Prairie', kind: '837P', rules });
  const all = await findings(changed(PROFESSIONAL, ...changes), { profiles: [profile] });
  return all.map((finding) => `${finding.severity} ${short(finding)}`);
}

const TAXONOMY = { loop: '2000A', segment: 'PRV' };

describe('profiles', () => {
  it('require a segment, by its qualifier', async () => {
    const rule = { rule: 'require', loop: '2300', segment: 'REF', qualifier: 'D9' };
    expect(await told([rule])).toEqual(['error 2300 REF missing_segment']);
    expect(await told([rule], ['HI*', 'REF*D9*TRACE1', 'HI*ABK:J069'])).toEqual([]);
  });

  it('require an element', async () => {
    const rule = { rule: 'require', loop: '2010BA', segment: 'NM1', element: 5 };
    expect(await told([rule])).toEqual(['error 2010BA NM105 missing_element']);
  });

  it('forbid a segment, an element', async () => {
    expect(await told([{ rule: 'forbid', ...TAXONOMY }])).toEqual(['error 2000A PRV segment_not_used']);
    expect(await told([{ rule: 'forbid', loop: '2000B', segment: 'SBR', element: 3 }])).toEqual([
      'error 2000B SBR03 element_not_used',
    ]);
  });

  it('narrow codes and lengths, in a component too', async () => {
    const place = { rule: 'codes', loop: '2300', segment: 'CLM', element: 5, component: 1, codes: ['22'] };
    expect(await told([place])).toEqual(['error 2300 CLM05-1 invalid_code']);
    const account = { rule: 'max_length', loop: '2300', segment: 'CLM', element: 1, max: 6 };
    expect(await told([account])).toEqual(['error 2300 CLM01 element_too_long']);
  });

  it('allow fewer segments', async () => {
    const rule = { rule: 'max_use', loop: '1000A', segment: 'PER', max: 1 };
    const second: Change = ['PER', 'PER*IC*A*TE*2175550100', 'PER*IC*B*TE*2175550101'];
    expect(await told([], second)).toEqual([]);
    expect(await told([rule], second)).toEqual(['error 1000A PER segment_exceeds_maximum']);
  });

  it('weigh findings, by code and place; the last rule decides', async () => {
    const zip: Change = ['N4*SPR', 'N4*SPRINGFIELD*IL*62701'];
    const weigh = { rule: 'weigh', code: 'pattern_mismatch', element: 'N403' };
    expect(await told([], zip)).toEqual(['warning 2010AA N403 pattern_mismatch']);
    expect(await told([{ ...weigh, as: 'error' }], zip)).toEqual(['error 2010AA N403 pattern_mismatch']);
    expect(
      await told(
        [
          { ...weigh, as: 'error' },
          { ...weigh, loop: '2010AA', as: 'ignore' },
        ],
        zip,
      ),
    ).toEqual([]);
    expect(await told([{ ...weigh, loop: '2010BA', as: 'ignore' }], zip)).toHaveLength(1);
  });

  it('leave the guide as it is for others', async () => {
    await told([{ rule: 'forbid', ...TAXONOMY }]);
    expect(await told([])).toEqual([]);
    const profile = parseProfile({
      name: 'Advice',
      kind: '835',
      rules: [{ rule: 'forbid', loop: '', segment: 'PLB' }],
    });
    expect(await findings(changed(PROFESSIONAL), { profiles: [profile] })).toEqual([]);
  });

  it('say what is wrong in them', () => {
    const parse =
      (...rules: object[]) =>
      () =>
        parseProfile({ name: 'Prairie', kind: '837P', rules });
    expect(parse({ rule: 'require', loop: '2300', segment: 'SVC' })).toThrow(
      /Profile Prairie: the guide has no SVC in loop 2300/,
    );
    expect(parse({ rule: 'require', loop: '2300', segment: 'REF', qualifier: 'QQ' })).toThrow(
      /no REF\*QQ in loop 2300/,
    );
    expect(parse({ rule: 'require', loop: '2300', segment: 'CLM', element: 77 })).toThrow(/CLM has no such element/);
    expect(parse({ rule: 'codes', loop: '2300', segment: 'CLM', element: 1, component: 1, codes: ['A'] })).toThrow(
      /no composite/,
    );
    expect(parse({ rule: 'codes', loop: '2300', segment: 'CLM', element: 5, codes: ['A'] })).toThrow(
      /needs a component/,
    );
    expect(parse({ rule: 'invent' })).toThrow();
    expect(() => parseProfile({ name: '', kind: '850', rules: [] })).toThrow();
  });
});

/**
 * Goal: the tables say what the guides say. Method: each is walked for its form (every element is in the dictionary, every
 * loop begins with a segment), and each correction of the converter is asked for by its place.
 */
import { expect } from 'expect';
import { compileGuide, compiledGuide } from '../../../src/x12/guides/compile';
import { GUIDE_KINDS, codeSets, dataElements, guideKind, guideTable } from '../../../src/x12/guides/tables';
import type { ChildSpec, ElementSpec, LoopSpec, SegmentSpec, Slot } from '../../../src/x12/guides/types';

type Found = { loop: string; spec: SegmentSpec };

function* segmentsOf(children: ChildSpec[], loop = ''): Generator<Found> {
  for (const child of children) {
    if ('loop' in child) yield* segmentsOf(child.children, child.loop);
    else yield { loop, spec: child };
  }
}

function* loopsOf(children: ChildSpec[]): Generator<LoopSpec> {
  for (const child of children) {
    if (!('loop' in child)) continue;
    yield child;
    yield* loopsOf(child.children);
  }
}

function elementsOf(slots: readonly Slot[]): ElementSpec[] {
  return slots.flatMap((slot) => {
    if (typeof slot === 'string') return [];
    return 'components' in slot ? elementsOf(slot.components) : [slot];
  });
}

const find = (kind: (typeof GUIDE_KINDS)[number], loop: string, segment: string): SegmentSpec[] =>
  [...segmentsOf(guideTable(kind).children)]
    .filter((found) => found.loop === loop && found.spec.segment === segment)
    .map(({ spec }) => spec);

describe('guide tables', () => {
  for (const kind of GUIDE_KINDS) {
    it(`${kind}: every element is known, every list of codes is there, ST opens and SE closes`, () => {
      const { children } = guideTable(kind);
      for (const { spec } of segmentsOf(children)) {
        for (const { element, codeSet } of elementsOf(spec.elements)) {
          expect(dataElements()[element]).toBeDefined();
          if (codeSet !== undefined) expect(codeSets()[codeSet]!.length).toBeGreaterThan(10);
        }
      }
      expect(children[0]).toMatchObject({ segment: 'ST', usage: 'R', max: 1 });
      expect(children.at(-1)).toMatchObject({ segment: 'SE', usage: 'R', max: 1 });
    });

    it(`${kind}: every loop begins with the one segment that opens it`, () => {
      for (const { children } of loopsOf(guideTable(kind).children)) expect(children[0]).toMatchObject({ max: 1 });
      expect(compiledGuide(kind).maxDepth).toBeGreaterThan(0);
    });

    it(`${kind}: its errata are the same guide`, () => {
      const { transaction, versions, guide } = guideTable(kind);
      expect(versions).toContain(guide);
      for (const version of versions) expect(guideKind(transaction, version)).toBe(kind);
    });
  }

  it('no version that is not listed is taken for a guide', () => {
    expect(guideKind('837', '005010X222B9')).toBeUndefined();
    expect(guideKind('837', '004010X098A1')).toBeUndefined();
    expect(guideKind('850', '005010')).toBeUndefined();
  });

  it('a table that is wrong says where when it is compiled', () => {
    const element: ElementSpec = { element: '999999', name: 'Nothing', usage: 'R' };
    const segment: SegmentSpec = {
      segment: 'ZZ1',
      name: 'Nothing',
      usage: 'R',
      max: 1,
      position: 1,
      elements: [element],
    };
    expect(() => compileGuide('999', [segment])).toThrow(/ZZ1 has data element 999999/);
    expect(() => compileGuide('999', [{ ...segment, elements: [], notes: ['X01'] }])).toThrow(
      /X01 is not a syntax note/,
    );
    const loop: LoopSpec = { loop: '9999', name: 'None', usage: 'S', max: 1, position: 1, children: [] };
    expect(() => compileGuide('999', [loop])).toThrow(/loop 9999 does not begin with a segment/);
  });
});

describe('what the converter puts right', () => {
  it('an 835 has any number of PLB, and of technical contacts', () => {
    expect(find('835', '', 'PLB')).toMatchObject([{ max: 0, usage: 'S' }]);
    const technical = find('835', '1000A', 'PER').filter(({ elements }) =>
      elementsOf(elements)[0]!.codes?.includes('BL'),
    );
    expect(technical).toMatchObject([{ max: 0 }]);
  });

  it('an 837I has the type of admission on every claim', () => {
    expect(find('837I', '2300', 'CL1').map(({ elements }) => elements[0])).toMatchObject([
      { usage: 'R' },
      { usage: 'R' },
    ]);
  });

  it('a 277CA may end at the receiver, and a provider may have no status of its own', () => {
    const usage = Object.fromEntries([...loopsOf(guideTable('277CA').children)].map((loop) => [loop.loop, loop.usage]));
    expect(usage).toMatchObject({ '2000C': 'S', '2200C': 'S', '2000D': 'S', '2200D': 'S', '2200B': 'R' });
    expect(find('277CA', '2200C', 'STC')).toMatchObject([{ usage: 'S' }]);
    expect(find('277CA', '2220D', 'STC')).toMatchObject([{ max: 0 }]);
  });

  it('a 277 nests its levels as HL02 does', () => {
    const path: string[] = [];
    let at = guideTable('277').children;
    for (const loop of ['2000A', '2000B', '2000C', '2000D', '2000E']) {
      const next = at.find((child): child is LoopSpec => 'loop' in child && child.loop === loop);
      path.push(next!.loop);
      at = next!.children;
    }
    expect(path).toHaveLength(5);
  });

  it('remark, claim status and category codes are open lists, and places of service are those of today', () => {
    expect(Object.keys(codeSets())).not.toContain('remark_code');
    expect(codeSets()['pos']).toEqual(expect.arrayContaining(['02', '10', '11', '27', '66']));
    const [moa] = find('835', '2100', 'MOA');
    expect(elementsOf(moa!.elements).every(({ codeSet }) => codeSet === undefined)).toBe(true);
  });
});

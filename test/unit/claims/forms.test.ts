/** Goal: a claim on paper is as many forms as its lines need, each complete in itself, and the forms add up to the claim. */
import { expect } from 'expect';
import { type Form, formsOf, formText } from '../../../src/claims/forms';
import { sum } from '../../../src/money/cents';
import { claim, dependent, line, secondary } from '../x12/claims';

const of = (count: number): Form[] => {
  const lines = Array.from({ length: count }, (_, index) => line(index + 1, '99213', 10 + index));
  return formsOf(claim({ lines, total: sum(lines.map(({ charge }) => charge)) }));
};
const item = (form: Form, name: string): string | undefined => form.items.find(([key]) => key === name)?.[1];

describe('the forms of a paper claim', () => {
  it('hold six lines each', () => {
    const rows = ({ items }: Form): number => items.filter(([key]) => /^24\.\dF$/.test(key)).length;
    expect([1, 6, 7, 12, 13].map((count) => of(count).map(rows))).toEqual([[1], [6], [6, 1], [6, 6], [6, 6, 1]]);
  });

  it('have each a total of their own, and are read by themselves', () => {
    const [first, second] = of(8);
    expect([first!.total, second!.total]).toEqual([7500, 3300]);
    expect([item(first!, '28'), item(second!, '28')]).toEqual(['75.00', '33.00']);
    for (const name of ['1a', '2', '21', '26', '33a']) expect(item(second!, name)).toBe(item(first!, name));
    expect(item(second!, '24.1D')).toBe('99213');
    expect(item(second!, '24.3D')).toBeUndefined();
  });

  it('point to diagnoses by letters, as item 21 lists them', () => {
    const [form] = formsOf(
      claim({ diagnoses: ['E11.9', 'I10'], lines: [line(1, '99213', 80, { diagnosisPointers: [2, 1] })] }),
    );
    expect(item(form!, '21')).toBe('ICD 0 A E11.9 B I10');
    expect(item(form!, '24.1E')).toBe('BA');
  });

  it('name patient and insured apart, and what the plan before paid, once', () => {
    const sent = dependent();
    const [form] = formsOf(sent);
    expect(item(form!, '2')).toContain(sent.patient!.first);
    expect(item(form!, '4')).toContain(sent.subscriber.first);
    const after = secondary();
    const paid = after.otherPayers[0]!.paid!;
    const [first, second] = formsOf({ ...after, lines: Array.from({ length: 7 }, (_, n) => line(n + 1, '99213', 10)) });
    expect(paid).toBeGreaterThan(0);
    expect(item(first!, '29')).toBe((paid / 100).toFixed(2));
    expect(item(second!, '29')).toBe('0.00');
    expect(item(first!, '9d')).toBe(after.otherPayers[0]!.payer.name);
  });

  it('name what a replacement replaces', () => {
    const [form] = formsOf(claim({ frequency: '7', originalReference: 'ICN9' }));
    expect(item(form!, '22')).toBe('7 ICN9');
    expect(item(formsOf(claim())[0]!, '22')).toBeUndefined();
  });

  it('are printed one after the other, a form feed after each', () => {
    const text = formText(of(7));
    expect(text.split('\f')).toHaveLength(3);
    expect(text).toMatch(/form 2 of 2\n/);
  });
});

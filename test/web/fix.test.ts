/** Goal: a fix sends what was changed and nothing else. */
import { expect } from 'expect';
import type { TaskDetail } from '../../src/api/tasks';
import { emptyForm, fixOf } from '../../web/src/fix';
import { plain, say } from '../../web/src/words';

const task = {
  fixable: {
    payerCode: 'PHP01',
    diagnoses: ['E11.9', 'I10'],
    authorization: null,
    lines: [
      { n: 1, code: '99213', modifiers: ['25'], units: 1, dx: [1] },
      { n: 2, code: '83036', modifiers: [], units: 1, dx: [1] },
    ],
  },
} as unknown as TaskDetail;

const line = (code: string, modifiers: string) => ({ code, modifiers, units: '1', remove: false });

describe('the fix form', () => {
  const form = emptyForm(task);

  it('sends nothing when nothing was changed', () => {
    expect(fixOf(task, form)).toBeUndefined();
    expect(
      fixOf(task, { ...form, diagnoses: ' e11.9  i10 ', lines: { 1: line('99213', '25'), 2: line('83036', ' ') } }),
    ).toBeUndefined();
  });
  it('sends each changed field in the form of the record', () => {
    const changed = {
      member: ' XYZ1 ',
      authorization: 'A-1',
      diagnoses: 'E11.65',
      lines: { 1: line('99213', '25, 59'), 2: { ...line('83037', 'qw'), units: '2' } },
      writeOff: '',
    };
    expect(fixOf(task, changed)).toEqual({
      patient: { member: { PHP01: 'XYZ1' } },
      authorization: 'A-1',
      diagnoses: ['E11.65'],
      lines: { '1': { modifiers: ['25', '59'] }, '2': { code: '83037', modifiers: ['QW'], units: 2 } },
    });
  });
  it('can take modifiers away', () => {
    const lines = { 1: line('99213', ''), 2: line('83036', '') };
    expect(fixOf(task, { ...form, lines })).toEqual({ lines: { '1': { modifiers: [] } } });
  });
  it('takes a line away whatever else was written in it', () => {
    const lines = { ...form.lines, 2: { ...line('83037', 'qw'), remove: true } };
    expect(fixOf(task, { ...form, lines })).toEqual({ lines: { '2': { remove: true } } });
  });
  it('sends the reason of a write-off for a task without an encounter too', () => {
    expect(fixOf({ fixable: null } as TaskDetail, { ...form, writeOff: 'bad_debt' })).toEqual({ writeOff: 'bad_debt' });
  });
});

describe('words on the page', () => {
  it('are said as people say them', () => {
    expect(say('patient_balance')).toBe('Patient balance');
    expect(say('ack_277ca')).toBe('Ack 277CA');
    expect(plain({ kind: 'audit', detail: 'claim.submit: window' })).toBe('a claim was sent: window');
    expect(plain({ kind: 'posted', detail: 'remittance: in_transit +96.00, receivable -156.00' })).toBe(
      'remittance: in transit +96.00, receivable −156.00',
    );
  });
});

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

describe('the fix form', () => {
  const form = emptyForm(task);

  it('sends nothing when nothing was changed', () => {
    expect(fixOf(task, form)).toBeUndefined();
    expect(fixOf(task, { ...form, diagnoses: ' e11.9  i10 ', modifiers: { 1: '25', 2: ' ' } })).toBeUndefined();
  });
  it('sends each changed field in the form of the record', () => {
    const changed = {
      member: ' XYZ1 ',
      authorization: 'A-1',
      diagnoses: 'E11.65',
      modifiers: { 1: '25, 59', 2: 'qw' },
      writeOff: '',
    };
    expect(fixOf(task, changed)).toEqual({
      patient: { member: { PHP01: 'XYZ1' } },
      authorization: 'A-1',
      diagnoses: ['E11.65'],
      lines: { '1': { modifiers: ['25', '59'] }, '2': { modifiers: ['QW'] } },
    });
  });
  it('can take modifiers away', () => {
    expect(fixOf(task, { ...form, modifiers: { 1: '', 2: '' } })).toEqual({ lines: { '1': { modifiers: [] } } });
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

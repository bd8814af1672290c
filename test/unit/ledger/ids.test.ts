/** Goal: ids are UUIDs of version 7 whose order is the order of their making; a workflow's id says whose it is. */
import { expect } from 'expect';
import { newId, OWNER_KINDS, parseWorkflowId, workflowId } from '../../../src/ids';

describe('An id', () => {
  const many = Array.from({ length: 20_000 }, newId);
  it('is a UUID of version 7, variant 10', () => {
    const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(many.filter((id) => !shape.test(id))).toEqual([]);
  });
  it('comes after every id made before it, even inside one millisecond', () => {
    expect([...many].sort()).toEqual(many);
    expect(new Set(many).size).toBe(many.length);
  });
  it('carries the time at which it was made', () => {
    const ms = Number.parseInt(newId().replace('-', '').slice(0, 12), 16);
    expect(Math.abs(Date.now() - ms)).toBeLessThan(60_000);
  });
});

describe('A workflow’s id', () => {
  for (const kind of OWNER_KINDS)
    it(`names the ${kind} and its organisation`, () => {
      const [org, id] = [newId(), newId()];
      expect(parseWorkflowId(workflowId(org, { kind, id }))).toEqual({ org, owner: { kind, id } });
    });
  for (const bad of ['', 'a/b', '//', 'org/nobody/1', 'org/encounter/', '/encounter/1'])
    it(`"${bad}" is refused`, () => expect(() => parseWorkflowId(bad)).toThrow('not a workflow id'));
});

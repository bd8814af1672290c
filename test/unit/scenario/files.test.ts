import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { loadScenario } from '../../../src/scenario/format';

const FOLDER = join(__dirname, '../../../scenarios');

describe('the scenarios of the project', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

  it('are there', () => expect(files.length).toBeGreaterThanOrEqual(19));

  for (const name of files) {
    it(`${name} is valid`, () => {
      const result = loadScenario(readFileSync(join(FOLDER, name), 'utf8'), name);
      expect(result.ok ? [] : result.errors).toEqual([]);
    });
  }
});

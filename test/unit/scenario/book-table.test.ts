/** Goal: docs/scenarios.md lists every scenario of the book with the behaviour that it proves. */
import { expect } from 'expect';
import { bookTable, tableOnPage } from './book-table';

describe('docs/scenarios.md', () => {
  it('lists the book as it is (npx tsx test/unit/scenario/book-table.ts)', function () {
    this.timeout(20_000);
    expect(tableOnPage()).toBe(bookTable());
  });
});

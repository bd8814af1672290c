/** A dense table. Arrow keys or j and k move between rows, Enter opens one. */
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { navigate } from '../router';

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  /** Right-aligned, digits of one width. */
  number?: boolean;
  wide?: boolean;
}

interface TableProps<T> {
  label: string;
  rows: T[];
  columns: Column<T>[];
  keyOf: (row: T) => string;
  href?: (row: T) => string | undefined;
  chosen?: string;
  empty: string;
  foot?: ReactNode;
}

const MOVES: Record<string, 1 | -1> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

function moveFocus(event: KeyboardEvent<HTMLTableRowElement>): void {
  const step = MOVES[event.key];
  if (!step) return;
  event.preventDefault();
  const next = step === 1 ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
  if (next instanceof HTMLElement) next.focus();
}

export function Table<T>({ label, rows, columns, keyOf, href, chosen, empty, foot }: TableProps<T>) {
  const open = (row: T) => (event: KeyboardEvent | MouseEvent) => {
    const to = href?.(row);
    // A link inside a row goes its own way.
    if (to && !(event.target as HTMLElement).closest('a, button')) navigate(to);
  };
  return (
    <div className="scroll">
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={column.number ? 'number' : ''}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr
              key={keyOf(row)}
              tabIndex={href ? (index === 0 ? 0 : -1) : undefined}
              className={`${href?.(row) ? 'opens' : ''} ${chosen === keyOf(row) ? 'chosen' : ''}`}
              aria-selected={chosen === undefined ? undefined : chosen === keyOf(row)}
              onClick={open(row)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') open(row)(event);
                else moveFocus(event);
              }}
            >
              {columns.map((column) => (
                <td key={column.head} className={`${column.number ? 'number' : ''} ${column.wide ? 'wide' : ''}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td className="empty" colSpan={columns.length}>
                {empty}
              </td>
            </tr>
          )}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

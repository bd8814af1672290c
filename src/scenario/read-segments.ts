/** The segments of one claim in the 837 that was really sent, other claims of the file left out. */
import { type Deps, inWork } from '../deps';
import { row } from '../db';
import { readDocument } from '../documents';
import { readX12, type Segment } from '../x12';
import type { Labels } from './read-facts';
import type { ClaimKey } from './types';

export function segmentsOf(deps: Deps, org: string, labels: Labels, key: ClaimKey): Promise<string[] | null> {
  const [label, n] = key.split('.') as [string, string];
  return inWork(deps, { org, actor: 'system' }, async ({ tx, sealer }) => {
    const found = await row<{ pcn: string; document_id: string }>(
      tx,
      "select c.pcn, f.document_id from claim c join submission_file f on f.org_id = c.org_id and f.id = c.file_id where c.encounter_id = ? and c.n = ? and f.kind in ('837P', '837I')",
      [labels.encounters.get(label) ?? null, Number(n)] as never,
    );
    if (!found) return null;
    const file = readX12(await readDocument(tx, sealer, found.document_id));
    const segments = file.interchanges.flatMap((interchange) =>
      interchange.groups.flatMap((group) => group.transactions.flatMap((transaction) => transaction.segments)),
    );
    return claimSegments(segments, found.pcn)?.map((segment) => segment.elements.join('*')) ?? null;
  });
}

const isLevel = (segment: Segment, level: string): boolean => segment.id === 'HL' && segment.elements[3] === level;

/** Loops 2000A, 2000B (and 2000C) above the claim, then the claim to the end of its last line. */
function claimSegments(segments: Segment[], pcn: string): Segment[] | null {
  const claim = segments.findIndex((segment) => segment.id === 'CLM' && segment.elements[1] === pcn);
  if (claim < 0) return null;
  const above = (level: string, from: number): number =>
    segments.slice(0, from + 1).findLastIndex((segment) => isLevel(segment, level));
  const provider = above('20', claim);
  const subscriber = above('22', claim);
  const patient = above('23', claim) > subscriber ? above('23', claim) : -1;
  const head = (from: number): Segment[] => {
    const rest = segments.slice(from + 1, claim);
    const end = rest.findIndex((segment) => segment.id === 'HL' || segment.id === 'CLM');
    return segments.slice(from, end < 0 ? claim : from + 1 + end);
  };
  const after = segments.slice(claim + 1).findIndex((segment) => ['CLM', 'HL', 'SE'].includes(segment.id));
  return [
    ...head(provider),
    ...head(subscriber),
    ...(patient < 0 ? [] : head(patient)),
    ...segments.slice(claim, claim + 1 + after),
  ];
}

/** A version as people see it: whether it holds now, what holds in its place, how it does. Pure. */
import type { Instant } from '../calendar';
import { type Measures, NOTHING_MEASURED, retirementAdvice } from './measures';
import { type Layer, LAYERS } from './rule-book';
import type { VersionRow, VersionState } from './store';

export interface PresentedVersion extends Pick<
  VersionRow,
  | 'id'
  | 'key'
  | 'version'
  | 'writtenBy'
  | 'writtenAt'
  | 'because'
  | 'approvedBy'
  | 'activeFrom'
  | 'retiredAt'
  | 'retiredBecause'
  | 'revision'
> {
  title: string;
  layer: Layer;
  payer: string | null;
  /** `active` is an approved version whose day has come. */
  state: VersionState | 'active';
  /** Layer, key and version of what holds in its place where both are in scope. */
  outrankedBy: string | null;
  measures: Measures;
  /** Why it had better be retired. */
  retire: string | null;
}

const isActive = (version: VersionRow, at: Instant): boolean =>
  version.state === 'approved' && version.activeFrom !== null && version.activeFrom <= at;

/** The version of its key that holds in its place: of its own layer a newer one, else a more special layer's. */
function outranking(version: VersionRow, all: readonly VersionRow[], at: Instant): string | null {
  if (!isActive(version, at)) return null;
  const better = all.find(
    (other) =>
      other.key === version.key &&
      isActive(other, at) &&
      ((other.layer === version.layer && other.payerCode === version.payerCode && other.version > version.version) ||
        LAYERS.indexOf(other.layer) > LAYERS.indexOf(version.layer)),
  );
  return better ? `${better.layer} ${better.key} ${better.version}` : null;
}

/** A version among all of the organisation, with how it does. */
export function presentVersion(
  version: VersionRow,
  all: readonly VersionRow[],
  measured: Measures | undefined,
  at: Instant,
): PresentedVersion {
  const found = measured ?? NOTHING_MEASURED;
  const active = isActive(version, at);
  return {
    id: version.id,
    key: version.key,
    title: version.rule.title,
    version: version.version,
    layer: version.layer,
    payer: version.payerCode || null,
    state: active ? 'active' : version.state,
    writtenBy: version.writtenBy,
    writtenAt: version.writtenAt,
    because: version.because,
    approvedBy: version.approvedBy,
    activeFrom: version.activeFrom,
    retiredAt: version.retiredAt,
    retiredBecause: version.retiredBecause,
    revision: version.revision,
    outrankedBy: outranking(version, all, at),
    measures: found,
    retire: active ? retirementAdvice(found, version.activeFrom!.slice(0, 10), at.slice(0, 10)) : null,
  };
}

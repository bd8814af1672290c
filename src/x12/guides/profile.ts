/**
 * Companion guides as data: what one payer asks beyond the guide, or lets pass. A profile changes a copy of the guide's
 * table, so that its rules are checked by the same walker, and weighs findings.
 */
import { z } from 'zod';
import { type CompiledGuide, compileGuide, compiledGuide } from './compile';
import type { Finding } from './findings';
import { GUIDE_KINDS, type GuideKind, guideTable } from './tables';
import type { ChildSpec, CompositeSpec, ElementSpec, SegmentSpec, Slot } from './types';

const place = {
  /** `2300`; all loops of that id. `''` is outside the loops. */
  loop: z.string().max(6),
  /** `REF`. */
  segment: z.string().regex(/^[A-Z][A-Z0-9]{1,2}$/),
  /** One of the codes by which the segment is told from others of its id: `G1`. */
  qualifier: z.string().optional(),
};
const element = { element: z.int().min(1).max(99), component: z.int().min(1).max(99).optional() };

const ruleSchema = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('require'),
    ...place,
    element: element.element.optional(),
    component: element.component,
  }),
  z.strictObject({
    rule: z.literal('forbid'),
    ...place,
    element: element.element.optional(),
    component: element.component,
  }),
  z.strictObject({ rule: z.literal('codes'), ...place, ...element, codes: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ rule: z.literal('max_length'), ...place, ...element, max: z.int().min(1) }),
  z.strictObject({ rule: z.literal('max_use'), ...place, max: z.int().min(1) }),
  z.strictObject({
    rule: z.literal('weigh'),
    code: z.string().min(1),
    loop: z.string().optional(),
    segment: z.string().optional(),
    element: z.string().optional(),
    as: z.enum(['ignore', 'warning', 'error']),
  }),
]);

const profileSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(GUIDE_KINDS as [GuideKind, ...GuideKind[]]),
  rules: z.array(ruleSchema),
});

export type Profile = z.infer<typeof profileSchema>;
type Rule = Profile['rules'][number];
type TableRule = Exclude<Rule, { rule: 'weigh' }> & { element?: number; component?: number };
type ElementRule = TableRule & { element: number };

/** Reads a profile from JSON. Throws with all that is wrong in it: a rule that names no place of the guide, too. */
export function parseProfile(json: unknown): Profile {
  const profile = profileSchema.parse(json);
  profiledGuide(profile);
  return profile;
}

const compiled = new WeakMap<Profile, CompiledGuide>();

/** The guide with the rules of a profile in it. */
export function profiledGuide(profile: Profile): CompiledGuide {
  let guide = compiled.get(profile);
  if (!guide) {
    const children = structuredClone(guideTable(profile.kind).children);
    const rules = profile.rules.filter((rule): rule is TableRule => rule.rule !== 'weigh');
    for (const rule of rules) applyRule(children, rule, profile.name);
    guide = rules.length > 0 ? compileGuide(profile.kind, children) : compiledGuide(profile.kind);
    compiled.set(profile, guide);
  }
  return guide;
}

/** The finding as the profile weighs it; undefined where it is let pass. The last rule that fits decides. */
export function weighed(finding: Finding, profile: Profile): Finding | undefined {
  const rule = profile.rules.findLast((one) => one.rule === 'weigh' && fits(one, finding));
  if (rule?.rule !== 'weigh') return finding;
  return rule.as === 'ignore' ? undefined : { ...finding, severity: rule.as };
}

function fits(rule: Extract<Rule, { rule: 'weigh' }>, finding: Finding): boolean {
  return (
    rule.code === finding.code &&
    (rule.loop === undefined || rule.loop === (finding.loop ?? '')) &&
    (rule.segment === undefined || rule.segment === finding.segmentId) &&
    (rule.element === undefined || rule.element === finding.elementName)
  );
}

function applyRule(children: ChildSpec[], rule: TableRule, profile: string): void {
  const segments = [...segmentsOf(children, rule.loop)].filter((spec) => isMeant(spec, rule));
  const where = `${rule.segment}${rule.qualifier === undefined ? '' : `*${rule.qualifier}`} in loop ${rule.loop || '(none)'}`;
  if (segments.length === 0) throw new Error(`Profile ${profile}: the guide has no ${where}.`);
  for (const spec of segments) {
    if (isOfElement(rule)) applyToElement(spec, rule, profile);
    else applyToSegment(spec, rule);
  }
}

function isOfElement(rule: TableRule): rule is ElementRule {
  return rule.element !== undefined;
}

function* segmentsOf(children: ChildSpec[], loop: string, current = ''): Generator<SegmentSpec> {
  for (const child of children) {
    if ('loop' in child) yield* segmentsOf(child.children, loop, child.loop);
    else if (current === loop) yield child;
  }
}

function isMeant(spec: SegmentSpec, { segment, qualifier }: TableRule): boolean {
  if (spec.segment !== segment) return false;
  if (qualifier === undefined) return true;
  const slot = spec.elements[(spec.qualifier ?? 1) - 1];
  if (slot === undefined || typeof slot === 'string') return false;
  const first = 'components' in slot ? slot.components[0] : slot;
  return typeof first === 'object' && (first.codes?.includes(qualifier) ?? false);
}

function applyToSegment(spec: SegmentSpec, rule: TableRule): void {
  if (rule.rule === 'require') spec.usage = 'R';
  else if (rule.rule === 'forbid') spec.usage = 'N';
  else if (rule.rule === 'max_use') spec.max = rule.max;
}

function applyToElement(spec: SegmentSpec, rule: ElementRule, profile: string): void {
  const slots: Slot[] = rule.component === undefined ? spec.elements : componentsOf(spec, rule, profile);
  const index = (rule.component ?? rule.element) - 1;
  const slot = slots[index];
  if (slot === undefined) throw new Error(`Profile ${profile}: ${spec.segment} has no such element.`);
  slots[index] = changed(slot, rule, profile);
}

function componentsOf(spec: SegmentSpec, rule: ElementRule, profile: string): Slot[] {
  const slot = spec.elements[rule.element - 1];
  if (typeof slot === 'object' && 'components' in slot) return slot.components;
  throw new Error(`Profile ${profile}: element ${rule.element} of ${spec.segment} is no composite of the guide.`);
}

function changed(slot: Slot, rule: ElementRule, profile: string): Slot {
  if (rule.rule === 'forbid') {
    return typeof slot === 'string' ? slot : 'composite' in slot ? slot.composite : slot.element;
  }
  const spec: ElementSpec | CompositeSpec =
    typeof slot === 'string' ? { element: slot, name: '', usage: 'S' } : { ...slot };
  if (rule.rule === 'require') spec.usage = 'R';
  else if ('composite' in spec)
    throw new Error(`Profile ${profile}: ${rule.rule} needs a component of ${spec.composite}.`);
  else if (rule.rule === 'codes') narrow(spec, rule.codes);
  else if (rule.rule === 'max_length') spec.max = rule.max;
  return spec;
}

/** The payer takes these of the guide's codes alone. */
function narrow(spec: ElementSpec, codes: string[]): void {
  spec.codes = codes;
  delete spec.codeSet;
}

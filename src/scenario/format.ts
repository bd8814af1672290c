/** Reads a scenario file: YAML, then the schema with its defaults, then what the parts say of each other. */
import { basename } from 'node:path';
import { z } from 'zod';
import { isDay, type Day } from '../calendar';
import { DEFAULT_CLOCK, readTime, type ScenarioTime } from './dates';
import { pathText, readYaml, type FormatError, type YamlText } from './locate';
import { placeholderProblems } from './placeholders';
import { checkReferences } from './references';
import { setupShape } from './setup-schema';
import { datedOn, stepOf } from './step-schema';
import type { Scenario, Step } from './types';
import { datesOf, isMap, parse } from './values';

export type { FormatError } from './locate';
export type Loaded = { ok: true; scenario: Scenario } | { ok: false; errors: FormatError[] };

type Report = (path: readonly PropertyKey[], message: string) => void;

/** `fileName` is compared with the scenario's own name; a path is fine. */
export function loadScenario(text: string, fileName: string): Loaded {
  const yaml = readYaml(text);
  if (yaml.errors.length > 0) return { ok: false, errors: yaml.errors };
  const errors: FormatError[] = [];
  const report: Report = (path, message) => errors.push({ ...yaml.placeOf(path), path: pathText(path), message });
  const value: unknown = yaml.document.toJS();
  const scenario = isMap(value) ? readFile(value, yaml, report) : undefined;
  if (!isMap(value)) report([], 'must be a map');
  if (scenario) {
    if (scenario.scenario !== basename(fileName).replace(/\.ya?ml$/, '')) {
      report(['scenario'], 'must be the name of the file');
    }
    checkReferences(scenario, report);
  }
  if (scenario && errors.length === 0) return { ok: true, scenario };
  return { ok: false, errors: sorted(errors) };
}

function readFile(value: Record<string, unknown>, yaml: YamlText, report: Report): Scenario | undefined {
  const dos = value['dos'];
  if (typeof dos !== 'string' || !isDay(dos)) {
    report(['dos'], dos === undefined ? 'is required' : 'must be a date, like 2026-03-03');
    return undefined;
  }
  const encounters = isMap(value['encounters']) ? Object.keys(value['encounters']) : [];
  for (const { path, text } of yaml.texts()) {
    for (const problem of placeholderProblems(text, dos, encounters)) report(path, problem);
  }
  const dates = datesOf(dos);
  const setup = read(z.strictObject({ ...setupShape(dates, dos), steps: z.unknown().optional() }), value, [], report);
  const steps = readSteps(value['steps'], dos, encounters, yaml, report);
  if (!setup || !steps) return undefined;
  return { ...setup, steps };
}

/** Steps are read one by one, because a time that is left out is the one of the step before. */
function readSteps(value: unknown, dos: Day, encounters: string[], yaml: YamlText, report: Report) {
  if (!Array.isArray(value)) {
    report(['steps'], value === undefined ? 'is required' : 'must be a list');
    return undefined;
  }
  const only = encounters.length === 1 ? encounters[0] : undefined;
  const steps: Step[] = [];
  const schema = stepOf(datesOf(dos));
  let time: ScenarioTime = { text: 'DOS', day: dos, clock: DEFAULT_CLOCK };
  let first = true;
  for (const [index, item] of value.entries()) {
    const path = ['steps', index];
    const at: unknown = isMap(item) ? item['at'] : undefined;
    const told = typeof at === 'string' ? readTime(at, dos) : undefined;
    if (told && !first && isBefore(told, time)) report([...path, 'at'], 'goes back in time');
    time = told ?? time;
    first = false;
    const step = read(schema, item, path, report);
    if (!step) continue;
    const receive = step.receive?.map((message, nth) => ({
      ...message,
      line: yaml.placeOf([...path, 'receive', ...(Array.isArray(item.receive) ? [nth] : [])]).line,
    }));
    steps.push({
      ...step,
      do: step.do && datedOn(time.day, step.do),
      receive,
      number: index + 1,
      at: time.text,
      day: time.day,
      clock: time.clock,
      line: yaml.placeOf(path).line,
      for: step.for ?? only,
      expect: step.expect ?? [],
    });
  }
  return steps;
}

const isBefore = (a: ScenarioTime, b: ScenarioTime): boolean => `${a.day} ${a.clock}` < `${b.day} ${b.clock}`;

function read<T>(schema: z.ZodType<T>, value: unknown, path: PropertyKey[], report: Report): T | undefined {
  const result = parse(schema, value);
  if (result.ok) return result.value;
  for (const fault of result.faults) report([...path, ...fault.path], fault.message);
  return undefined;
}

const sorted = (errors: FormatError[]): FormatError[] =>
  [...errors].sort((a, b) => a.line - b.line || a.path.localeCompare(b.path));

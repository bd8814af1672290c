/**
 * The file format as JSON Schema, for editors: made from the schemas that read the files, so that both say the same. What
 * the parts of a file say of each other (labels, claims, times in order) only `throughline scenario run` checks.
 */
import { z } from 'zod';
import { setupShape } from './setup-schema';
import { stepOf } from './step-schema';
import { alternativesOf, datesOf, type JsonShape } from './values';

/** Stands for the file's date of service, which no schema can know. */
const SOME_DAY = '2000-01-03';

/** Draft 7, which every editor reads. */
export function scenarioJsonSchema(): JsonShape {
  const dates = datesOf(SOME_DAY);
  const file = z.strictObject({ ...setupShape(dates, SOME_DAY), steps: z.array(stepOf(dates)) });
  const { $schema, ...shape } = shapeOf(file);
  return {
    $schema,
    title: 'Throughline scenario',
    description: 'One billing situation: who is who, what happens on which day, and what must then be true.',
    ...new Definitions(shape).all(),
  };
}

const shapeOf = (schema: z.ZodType): JsonShape =>
  z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const choices = alternativesOf(zodSchema as unknown as z.ZodType);
      if (choices) jsonSchema.anyOf = choices.map(partOf);
    },
  });

function partOf(schema: z.ZodType): JsonShape {
  const { $schema: _, ...shape } = shapeOf(schema);
  return shape;
}

/** Parts that stand in several places (a line, a fix, an expectation) are written once, under the key of their first place. */
class Definitions {
  /** Less than this is not worth a name. */
  private static readonly LEAST = 250;
  private readonly times = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private readonly written: Record<string, unknown> = {};

  constructor(private readonly shape: JsonShape) {
    this.count(shape);
  }

  all(): JsonShape {
    const shape = this.inside(this.shape, 'scenario') as JsonShape;
    return { ...shape, definitions: this.written };
  }

  private count(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const text = JSON.stringify(value);
    this.times.set(text, (this.times.get(text) ?? 0) + 1);
    Object.values(value).forEach((part) => this.count(part));
  }

  private part(value: unknown, key: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const text = JSON.stringify(value);
    const isSchema = 'type' in value || 'anyOf' in value;
    if (!isSchema || text.length < Definitions.LEAST || this.times.get(text)! < 2) return this.inside(value, key);
    const name = this.names.get(text) ?? this.define(value, text, key);
    return { $ref: `#/definitions/${name}` };
  }

  private define(value: object, text: string, key: string): string {
    const alike = [...this.names.values()].filter((name) => name.replace(/_\d+$/, '') === key).length;
    const name = alike === 0 ? key : `${key}_${alike + 1}`;
    this.names.set(text, name);
    this.written[name] = this.inside(value, key);
    return name;
  }

  /** A list's items and a choice's parts go by the key above them. */
  private inside(value: object, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.part(item, key));
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, this.part(part, KEYWORDS.has(name) ? key : name)]),
    );
  }
}

const KEYWORDS = new Set(['properties', 'items', 'anyOf', 'additionalProperties', 'propertyNames']);

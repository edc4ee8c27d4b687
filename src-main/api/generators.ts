import { z } from 'zod';
import { generatorSchemas, taskOf, type DatasetConfig } from '../domain/config/dataset-config';
import { procedure } from './trpc';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  const?: unknown;
  enum?: unknown[];
  type?: string;
  default?: unknown;
  description?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
}

/** One setting of a generator, as a form shows it. */
export interface GeneratorParameter {
  key: string;
  kind: 'integer' | 'number' | 'boolean' | 'choice' | 'other';
  default?: unknown;
  choices: string[] | null;
  minimum: number | null;
  maximum: number | null;
  description: string;
}

/** The generators of data, with what can be set of each. */
export const generators = procedure.query(() =>
  generatorSchemas.map((schema) => {
    const { properties = {}, description } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
    const { name, ...others } = properties;
    const example = schema.parse({ name: name?.const }) as DatasetConfig;
    return {
      name: String(name?.const),
      description: description ?? '',
      task: taskOf(example) ?? null,
      parameters: Object.entries(others).map(([key, property]) => parameterOf(key, property)),
    };
  }),
);

function parameterOf(key: string, property: JsonSchema): GeneratorParameter {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = property;
  return {
    key,
    kind: kindOf(property),
    default: property.default ?? null,
    choices: property.enum?.map(String) ?? null,
    minimum: finite(minimum ?? exclusiveMinimum),
    maximum: finite(maximum ?? exclusiveMaximum),
    description: property.description ?? '',
  };
}

function kindOf({ type, enum: words }: JsonSchema): GeneratorParameter['kind'] {
  if (words !== undefined) return 'choice';
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'other';
}

/** Limits that are only those of numbers in JavaScript tell nothing. */
const finite = (limit: number | undefined): number | null =>
  limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit;

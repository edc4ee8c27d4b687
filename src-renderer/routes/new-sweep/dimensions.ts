import { inline, readYaml } from '../../lib/yaml-edit';
import type { FormField, JsonValue } from '../../lib/api-types';
import { textOf } from '../../lib/text-of';
import { isBlock } from './draft.svelte';

export type DimensionKind = 'values' | 'range' | 'log' | 'same' | 'variants' | 'other';

/** How a dimension is written; `other` is left to the text: one with a condition. */
export function kindOf(dimension: JsonValue): DimensionKind {
  if (Array.isArray(dimension)) return 'values';
  if (!isBlock(dimension) || 'when' in dimension) return 'other';
  if ('variants' in dimension) return 'variants';
  if ('same' in dimension) return 'same';
  if ('values' in dimension) return 'values';
  return dimension['scale'] === 'log' ? 'log' : 'range';
}

export function valuesOf(dimension: JsonValue): readonly JsonValue[] {
  if (Array.isArray(dimension)) return dimension;
  const values = isBlock(dimension) ? dimension['values'] : undefined;
  return Array.isArray(values) ? values : [];
}

/** Values with commas between them, as they are written in YAML; undefined where they are not. */
export function parseValues(text: string): JsonValue[] | undefined {
  const read = readYaml(`[${text}]`);
  return Array.isArray(read) && read.length > 0 && !read.includes(null) ? (read as JsonValue[]) : undefined;
}

/** Some values to compare, from what a field has now. */
export function startDimension(field: FormField, value: JsonValue | undefined): JsonValue {
  const now = value ?? field.default ?? field.start;
  switch (field.kind) {
    case 'number':
      return numbersAround(field, typeof now === 'number' ? now : 0.1);
    case 'choice':
      return [...new Set([now ?? field.choices[0] ?? '', ...field.choices])].slice(0, 2);
    case 'switch':
      return [false, true];
    case 'list':
      return { values: [now ?? []] };
    default:
      return [now ?? ''];
  }
}

function numbersAround(field: FormField & { kind: 'number' }, value: number): number[] {
  const candidates =
    field.integer || value === 0 ? [value, value === 0 ? 1 : value * 2] : [value / 10, value, value * 10];
  const isAllowed = (number: number): boolean =>
    (field.min === null || number >= field.min) &&
    (field.max === null || number <= field.max) &&
    (field.above === null || number > field.above) &&
    (field.below === null || number < field.below);
  return candidates.map((number) => Number(number.toPrecision(6))).filter(isAllowed);
}

/** The same dimension in another way of writing it. */
export function asKind(dimension: JsonValue, kind: DimensionKind, others: readonly string[]): JsonValue {
  const values = valuesOf(dimension).filter((value) => typeof value === 'number');
  const block = isBlock(dimension) ? dimension : {};
  const number = (key: string): number | undefined =>
    typeof block[key] === 'number' ? block[key] : undefined;
  const min = number('min') ?? Math.min(...values, values.length === 0 ? 0.01 : Infinity);
  const max = number('max') ?? Math.max(...values, values.length === 0 ? 1 : -Infinity);
  const steps = number('steps') ?? 3;
  switch (kind) {
    case 'same':
      return { same: others[0] ?? '' };
    case 'range':
      return { min, max: max > min ? max : min + 1, steps };
    case 'log': {
      const positive = min > 0 ? min : 0.001;
      return { min: positive, max: max > positive ? max : positive * 100, scale: 'log', steps };
    }
    default:
      return 'min' in block ? [min, max] : values.length > 0 ? values : [0.01, 0.1];
  }
}

/**
 * Neurons to compare, as variants: a conventional one has no quadratic terms, so that it is trained without the strategy that
 * restrains those of the others.
 */
export const neuronVariants = (neurons: readonly string[]): JsonValue => ({
  variants: Object.fromEntries(
    neurons.map((neuron) => [
      neuron,
      { 'model.neuron': neuron, ...(neuron === 'conventional' && { strategy: { type: 'none' } }) },
    ]),
  ),
});

/** A dimension in a line. */
export function summaryOf(dimension: JsonValue): string {
  const block = isBlock(dimension) ? dimension : {};
  const text = (key: string): string => (block[key] === undefined ? '' : inline(block[key]));
  const condition = 'when' in block ? `, where ${text('when').replace(/^\{ | \}$/g, '')}` : '';
  const variants = block['variants'];
  if (isBlock(variants)) return Object.keys(variants).join(' · ') + condition;
  if ('same' in block) return `same as ${textOf(block['same'])}${condition}`;
  if ('min' in block) {
    const steps =
      'steps' in block ? `, ${text('steps')} values` : 'step' in block ? `, by ${text('step')}` : '';
    return `${text('min')} … ${text('max')}${block['scale'] === 'log' ? ' (log)' : ''}${steps}${condition}`;
  }
  return valuesOf(dimension).map(inline).join(', ') + condition;
}

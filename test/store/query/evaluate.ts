import { configFields } from '../../../src-main/domain/query/config-fields';
import type { Condition, Field, Order, QueryValue } from '../../../src-main/domain/query/query';
import type { RunRecord } from '../../../src-main/domain/records';

/** What queries mean, in plain JavaScript over records: what the SQL is held against. */
export function evaluate(condition: Condition, run: RunRecord): boolean {
  switch (condition.type) {
    case 'and':
      return condition.parts.every((part) => evaluate(part, run));
    case 'or':
      return condition.parts.some((part) => evaluate(part, run));
    case 'not':
      return !evaluate(condition.part, run);
    case 'compare': {
      return valuesOf(condition.field, run).some((found) => {
        if (typeof found !== typeof condition.value || Number.isNaN(found)) return false;
        const order = compareValues(found, condition.value);
        const { operator } = condition;
        if (operator === '=') return order === 0;
        if (operator === '<') return order < 0;
        if (operator === '<=') return order <= 0;
        return operator === '>' ? order > 0 : order >= 0;
      });
    }
    case 'in':
      return valuesOf(condition.field, run).some((found) => condition.values.includes(found));
    case 'contains':
      return valuesOf(condition.field, run).some(
        (found) => typeof found === 'string' && lower(found).includes(lower(condition.text)),
      );
    case 'like':
      return valuesOf(condition.field, run).some(
        (found) => typeof found === 'string' && likePattern(condition.pattern).test(lower(found)),
      );
    case 'missing':
      return valueOf(condition.field, run) === undefined;
    case 'nan':
      return Number.isNaN(valueOf(condition.field, run));
  }
}

/** Runs in the order of a query; the last word is the order in which they are given. */
export function inOrder(runs: readonly RunRecord[], orders: readonly Order[]): RunRecord[] {
  return runs.toSorted((a, b) => {
    for (const { field, descending } of orders) {
      const [left, right] = [valueOf(field, a), valueOf(field, b)];
      const ranks = rankOf(left) - rankOf(right);
      if (ranks !== 0) return ranks;
      const order = left === undefined || right === undefined ? 0 : compareValues(left, right);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function rankOf(value: QueryValue | undefined): number {
  if (value === undefined) return 3;
  return typeof value === 'string' ? 1 : Number.isNaN(value) ? 2 : 0;
}

function compareValues(a: QueryValue, b: QueryValue): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return a < Number(b) ? -1 : a > Number(b) ? 1 : 0;
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function likePattern(pattern: string): RegExp {
  const escaped = lower(pattern).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/%/g, '.*').replace(/_/g, '.')}$`, 'su');
}

/** What a condition looks at: a sweep by its id and its name, each tag. */
function valuesOf(field: Field, run: RunRecord): QueryValue[] {
  if (field.source === 'run' && field.name === 'tag') return [...(run.tags ?? [])];
  const value = valueOf(field, run);
  if (value === undefined) return [];
  const isSweep = field.source === 'run' && field.name === 'sweep';
  return isSweep ? [value, `the sweep ${value}`] : [value];
}

export function valueOf(field: Field, run: RunRecord): QueryValue | undefined {
  switch (field.source) {
    case 'config':
      return fieldsOf(run).get(field.path);
    case 'metric':
      return run.metrics[field.metric]?.[field.summary];
    case 'run':
      return runValue(field.name, run);
  }
}

function runValue(name: Extract<Field, { source: 'run' }>['name'], run: RunRecord): QueryValue | undefined {
  switch (name) {
    case 'sweep':
      return run.place?.sweepId;
    case 'sweep.name':
      return run.place && `the sweep ${run.place.sweepId}`;
    case 'point':
      return run.place?.point;
    case 'seed':
      return run.config.seed;
    case 'created':
      return run.createdAt;
    case 'started':
      return run.startedAt;
    case 'ended':
      return run.endedAt;
    case 'duration':
      return run.startedAt === undefined || run.endedAt === undefined
        ? undefined
        : (run.endedAt - run.startedAt) / 1000;
    case 'outcome':
      return run.outcome?.code;
    case 'tag':
      return run.tags?.toSorted().join(', ');
    case 'archived':
      return String(run.archived ?? false);
    default:
      return run[name];
  }
}

const fields = new WeakMap<RunRecord, ReturnType<typeof configFields>>();

function fieldsOf(run: RunRecord): ReturnType<typeof configFields> {
  const known = fields.get(run) ?? configFields(run.config, run.place?.values);
  fields.set(run, known);
  return known;
}

import { leafPaths, valueAt } from '../config/config-path';
import { withoutEffect } from '../config/counterpart';
import { runFileSchema, type RunConfig } from '../config/run-config';
import type { RunEvent } from '../run-event';
import { aspects, factsOf, type Aspect, type Fact } from './provenance';

/** A thing that is not the same of two runs; null where the configuration of one has no such key. */
export interface RecordDifference {
  aspect: Aspect;
  /** A path of the configuration, or what was recorded, such as `processor`. */
  name: string;
  first: string | null;
  other: string | null;
  /** Whether results may differ by it. */
  matters: boolean;
}

export interface RecordComparison {
  /** The most suspicious first. */
  differences: RecordDifference[];
  /** What one of the two did not record, or neither, so that nobody can tell whether it differs: `code: commit`. */
  unknown: string[];
}

/** What is compared of two runs before their results. */
export interface RunRecords {
  config: RunConfig;
  events: readonly RunEvent[];
}

/** Names and targets are not part of a training; what computes is compared as it was, not as it was asked for. */
const notCompared: readonly string[] = ['name', 'objective', 'training.backend', 'training.threads', 'seed'];

/** Backends whose results are the same for any number of threads. */
const threadless: readonly string[] = ['native', 'cpu'];

/** What every run should know of itself. */
const expected: readonly Pick<Fact, 'aspect' | 'name'>[] = [
  { aspect: 'data', name: 'fingerprint' },
  { aspect: 'code', name: 'version' },
  { aspect: 'code', name: 'commit' },
  { aspect: 'backend', name: 'backend' },
  { aspect: 'machine', name: 'processor' },
  { aspect: 'machine', name: 'system' },
];

/** Says in what the records of two runs differ: configuration, seeds, data, code, what computed, and libraries. */
export function compareRecords(first: RunRecords, other: RunRecords): RecordComparison {
  const facts = [first, other].map(({ config, events }) => factsOf(config, events)) as [Fact[], Fact[]];
  const differences = [...configDifferences(first.config, other.config), ...factDifferences(...facts)];
  return {
    differences: differences.sort(
      (a, b) =>
        Number(b.matters) - Number(a.matters) || aspects.indexOf(a.aspect) - aspects.indexOf(b.aspect),
    ),
    unknown: expected
      .filter((wanted) => facts.some((list) => find(list, wanted) === undefined))
      .map(({ aspect, name }) => (aspect === name ? name : `${aspect}: ${name}`)),
  };
}

function configDifferences(first: RunConfig, other: RunConfig): RecordDifference[] {
  const configs = [first, other].map(withDefaults) as [RunConfig, RunConfig];
  const paths = new Set(configs.flatMap(leafPaths));
  return [...paths].filter(isCompared).flatMap((path): RecordDifference[] => {
    const [a, b] = configs.map((config) => valueAt(config, path));
    const texts = [a, b].map((value) => (value === undefined ? null : JSON.stringify(value)));
    const [firstText = null, otherText = null] = texts;
    if (firstText === otherText) return [];
    const aspect = /(^|\.)\w*seed$/i.test(path) ? 'seed' : 'configuration';
    const isSetting = path.startsWith('training.') && withoutEffect.includes(path.slice('training.'.length));
    return [{ aspect, name: path, first: firstText, other: otherText, matters: !isSetting }];
  });
}

const isCompared = (path: string): boolean =>
  !notCompared.some((left) => path === left || path.startsWith(`${left}.`));

/** A run of an older QuadLab lacks settings that have come since. */
function withDefaults(config: RunConfig): RunConfig {
  return runFileSchema.safeParse(config).data ?? config;
}

function factDifferences(first: readonly Fact[], other: readonly Fact[]): RecordDifference[] {
  const backends = [first, other].map((facts) => find(facts, { aspect: 'backend', name: 'backend' })?.value);
  const anyThreads = backends.every((backend) => backend !== undefined && threadless.includes(backend));
  const keys = new Map([...first, ...other].map((fact) => [`${fact.aspect} ${fact.name}`, fact]));
  return [...keys.values()].flatMap((key): RecordDifference[] => {
    const [a, b] = [find(first, key)?.value, find(other, key)?.value];
    // What one run did not record is no difference, nor is a library that its backend has no use for.
    if (a === undefined || b === undefined || a === b) return [];
    const { aspect, name } = key;
    const matters = !(name === 'cores' || (name === 'threads' && anyThreads));
    return [{ aspect, name, first: a, other: b, matters }];
  });
}

function find(facts: readonly Fact[], { aspect, name }: Pick<Fact, 'aspect' | 'name'>): Fact | undefined {
  return facts.find((fact) => fact.aspect === aspect && fact.name === name);
}

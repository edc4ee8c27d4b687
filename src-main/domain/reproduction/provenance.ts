import type { RunConfig } from '../config/run-config';
import type { RunEvent, RunEventBody } from '../run-event';

type Started = Extract<RunEventBody, { type: 'started' }>;

/** What may make two trainings differ, in the order in which it is to be suspected. */
export const aspects = [
  'configuration',
  'seed',
  'weights',
  'data',
  'code',
  'backend',
  'machine',
  'libraries',
] as const;
export type Aspect = (typeof aspects)[number];

/** One thing that a run recorded of how it was computed. Where its attempts differed, their values in order. */
export interface Fact {
  aspect: Aspect;
  /** Such as `processor`, or the name of a library. */
  name: string;
  value: string;
}

/** What backends record beside the versions of libraries. */
const ofTheMachine: readonly string[] = ['instructions', 'threads', 'device', 'adapter', 'architecture'];

/**
 * All that a run recorded of what it was computed from and with, beside its configuration. Attempts count from its last
 * fresh start on: what was before did not become part of it.
 */
export function factsOf(config: RunConfig, events: readonly RunEvent[]): Fact[] {
  const attempts = attemptsOf(events);
  const facts = new Map<string, Fact & { values: string[] }>();
  for (const attempt of attempts) {
    for (const { aspect, name, value } of factsOfAttempt(attempt)) {
      const key = `${aspect} ${name}`;
      const fact = facts.get(key) ?? { aspect, name, value, values: [] };
      if (!fact.values.includes(value)) fact.values.push(value);
      facts.set(key, fact);
    }
  }
  const seed: Fact = { aspect: 'seed', name: 'seed', value: String(config.seed) };
  const found = [...facts.values()].map(({ aspect, name, values }) => ({
    aspect,
    name,
    value: values.join(', then '),
  }));
  return [seed, ...found].sort((a, b) => aspects.indexOf(a.aspect) - aspects.indexOf(b.aspect));
}

/** The starts that a run's results come from: the last fresh one, and those that went on from its checkpoints. */
export function attemptsOf(events: readonly RunEvent[]): Started[] {
  const starts = events.filter((event) => event.type === 'started');
  const fresh = starts.findLastIndex(({ resumedFrom }) => resumedFrom === null);
  return starts.slice(Math.max(0, fresh));
}

function factsOfAttempt(started: Started): Fact[] {
  const { code, machine, versions, transferredFrom } = started;
  const threads = versions['threads'] ?? started.threads;
  const device = started.device ?? versions['adapter'] ?? versions['device'];
  const facts: [Aspect, Record<string, string | number | undefined>][] = [
    ['weights', transferredFrom ? weightsOf(transferredFrom) : {}],
    ['data', { fingerprint: started.fingerprint }],
    ['code', known({ version: code?.version, commit: code?.commit, changes: code?.changes })],
    ['backend', { backend: started.backend }],
    ['machine', { device, threads, processor: machine?.processor, instructions: versions['instructions'] }],
    ['machine', { cores: machine?.cores, system: machine?.system, host: started.host }],
    [
      'libraries',
      Object.fromEntries(Object.entries(versions).filter(([name]) => !ofTheMachine.includes(name))),
    ],
  ];
  return facts.flatMap(([aspect, values]) =>
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [{ aspect, name, value: String(value) }],
    ),
  );
}

/** Without what a build could not find out, which is the same as nothing recorded. */
function known(values: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 'unknown'));
}

function weightsOf({ run, stage, file, sha256 }: NonNullable<Started['transferredFrom']>) {
  const end = stage === undefined ? 'the end' : `stage ${stage}`;
  return { weights: run === undefined ? file : `${end} of ${run}`, 'SHA-256': sha256 };
}

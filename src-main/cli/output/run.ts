import { stringify } from 'yaml';
import type { App } from '../../app';
import type { RunRecord } from '../../domain/records';
import { dateTime, duration, plural, print, printTable, shortNumber } from './print';

/** All that is known of a run, for a person. */
export function printRun(app: App, run: RunRecord): void {
  print(`${run.name}\n${run.id}`);
  const facts: [string, string | undefined][] = [
    ['state', run.outcome === undefined ? run.state : `${run.state}: ${run.outcome.message}`],
    ['advice', run.outcome?.advice],
    ['epoch', `${run.epoch} of ${run.config.training.epochs}, step ${run.step}`],
    ['parameters', run.parameters?.toLocaleString('en')],
    ['backend', describeBackend(app, run)],
    [
      'started',
      run.startedAt === undefined ? undefined : `${dateTime(run.startedAt)} UTC, attempt ${run.attempts}`,
    ],
    ['crashed', describeCrashes(app, run)],
    ['weights', describeTransfer(app, run)],
    ['repeats', app.runs.rerunOf(run.id)],
    ['took', run.startedAt && run.endedAt ? duration((run.endedAt - run.startedAt) / 1000) : undefined],
    ['folder', app.runs.folder(run.id)],
  ];
  for (const [name, value] of facts) if (value !== undefined) print(`  ${name.padEnd(10)}  ${value}`);
  for (const { code, message } of app.runs.warnings(run.id)) print(`  warning     ${code}: ${message}`);
  printProvenance(app.runs.provenance(run));
  const metrics = Object.entries(run.metrics);
  if (metrics.length > 0) {
    print('');
    printTable(
      ['metric', 'last', 'min', 'max'],
      metrics.map(([name, { last, min, max }]) => [name, ...[last, min, max].map(shortNumber)]),
      ['last', 'min', 'max'],
    );
  }
  print(`\n${stringify(run.config).trimEnd()}`);
}

/** What a reproduction is judged by, a line for each aspect; the configuration and where weights came from are told elsewhere. */
function printProvenance(facts: ReturnType<App['runs']['provenance']>): void {
  const values = new Map<string, string[]>();
  for (const { aspect, name, value } of facts) {
    if (aspect === 'weights') continue;
    const text = name === aspect || name === 'fingerprint' ? value : `${name} ${value}`;
    values.set(aspect, [...(values.get(aspect) ?? []), text]);
  }
  values.delete('backend');
  for (const [aspect, texts] of values) print(`  ${aspect.padEnd(10)}  ${texts.join(', ')}`);
}

/** `native on cpu with 2 threads (a step: native 3.1 ms, webgpu 5.2 ms)`, as the run was last started. */
function describeBackend(app: App, { id, backend }: RunRecord): string | undefined {
  const started = app.runs.events(id).findLast((event) => event.type === 'started');
  if (started === undefined || backend === undefined) return backend;
  const { device, threads = 1, backendsMeasured } = started;
  const place = device === undefined ? '' : ` on ${device} with ${plural(threads, 'thread')}`;
  const steps = backendsMeasured?.map(
    ({ backend, stepMs, problem = '' }) =>
      `${backend} ${stepMs === undefined ? problem : `${shortNumber(stepMs)} ms`}`,
  );
  return `${backend}${place}${steps === undefined ? '' : ` (a step: ${steps.join(', ')})`}`;
}

/** How often a worker ended without a word, and how the last one did. */
function describeCrashes(app: App, { id }: RunRecord): string | undefined {
  const crashes = app.runs.events(id).filter((event) => event.type === 'crashed');
  const last = crashes.at(-1);
  return last && `${plural(crashes.length, 'time')}, at last: ${last.message}`;
}

/** Where a run's first weights came from, once it has started with them. */
function describeTransfer(app: App, { id, config }: RunRecord): string | undefined {
  const from = app.runs.transferredFrom(id);
  if (from === undefined) return undefined;
  const stage = from.stage === undefined ? 'the end' : `stage ${from.stage}`;
  const source = from.file === undefined ? `${stage} of ${from.run ?? ''}` : from.file;
  const epochs = `epoch ${from.firstEpoch + 1} of ${config.training.epochs}`;
  return `${from.tensors} tensors from ${source}; training began with ${epochs}`;
}

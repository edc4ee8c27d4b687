import { stringify } from 'yaml';
import { givenPaths } from '../domain/config/given-settings';
import type { Objective } from '../domain/config/training-config';
import { mainObjective } from '../domain/config/sweep-config';
import { scoresOf, type Task } from '../domain/metrics';
import { objectiveValue } from '../domain/objective-value';
import type { RunRecord } from '../domain/records';
import { isActive } from '../domain/run-state';
import { showCell, shownText } from '../exports/format-value';
import { titleParts } from '../exports/titles';
import { styleOfMetric } from '../exports/value-style';
import type { ApiContext } from './context';
import { jsonNumber } from './json-number';
import { metricChoices } from './metric-choices';
import { timelineOf } from './timeline';
import { resultText, runDetail, runSummary } from './views';
import { pointTitle } from './point-title';

/** More runs of the same point than this nobody looks through. */
const mostSiblings = 100;

/** All that the page of a run shows beside its curves. */
export function runPage(ctx: ApiContext, text: string) {
  const run = ctx.runs.find(text);
  const events = ctx.runs.events(run.id);
  const objective = objectiveOf(ctx, run);
  const [progress] = ctx.runs.progress([run.id]);
  const done = progress?.epoch ?? run.epoch;
  const { config } = run;
  return {
    run: runDetail(run),
    objective: { ...objective, title: titleParts(objective.metric, objective.value) },
    result: resultText(objectiveValue(run, objective), objective),
    /** How far it is, and how long it will still take. */
    progress: { epoch: done, epochs: config.training.epochs, secondsLeft: secondsLeft(run, done) },
    timeline: timelineOf(run, events),
    provenance: ctx.runs.provenance(run),
    transferredFrom: ctx.runs.transferredFrom(run.id) ?? null,
    rerunOf: run.rerunOf ?? null,
    reruns: ctx.runs
      .page({ where: `rerunOf = ${JSON.stringify(run.id)}`, limit: mostSiblings })
      .runs.map(({ id, state }) => ({ id, state })),
    sweep: sweepOf(ctx, run),
    siblings: siblingsOf(ctx, run, objective),
    /** Paths of the configuration that somebody decided; all others are defaults. */
    given: givenPaths(config),
    /** The same configuration as a file that `quadlab train` takes. */
    yaml: stringify(config),
    keyMetrics: keyMetrics(run),
    metrics: metricChoices(Object.keys(run.metrics)),
  };
}

/** What decides which result is best; of a run of its own without one, what its task is measured by. */
export function objectiveOf(ctx: Pick<ApiContext, 'sweeps'>, run: RunRecord): Objective {
  const { place, config } = run;
  if (place !== undefined) {
    try {
      return mainObjective(ctx.sweeps.find(place.sweepId).config);
    } catch {
      // A sweep that is gone: its runs have an objective of their own, or none.
    }
  }
  return config.objective ?? usualObjective(Object.keys(run.metrics));
}

/** The test score that matters most among those that were recorded. */
export function usualObjective(recorded: readonly string[]): Objective {
  const scores = Object.values(scoresOf).map(([score = 'loss']) => `test/${score}`);
  const found = scores.find((name) => recorded.includes(name));
  const metric = (found ?? 'test/loss') as Objective['metric'];
  return { metric, goal: metric === 'test/psnr' ? 'maximize' : 'minimize', value: 'last' };
}

/** By the mean time of an epoch so far; null where nothing is to be told yet. */
function secondsLeft(run: RunRecord, done: number): number | null {
  if (!isActive(run.state) || run.epoch < 1 || run.seconds <= 0) return null;
  const left = run.config.training.epochs - done;
  return Math.max(0, (left * run.seconds) / run.epoch);
}

function sweepOf(ctx: ApiContext, { place }: RunRecord) {
  if (place === undefined) return null;
  const { sweepId: id, point, values } = place;
  const settings = Object.entries(values).map(([key, value]) => ({
    key,
    title: titleParts(key),
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  try {
    return { id, name: ctx.sweeps.find(id).name, point, settings, title: pointTitle(values) };
  } catch {
    return { id, name: id, point, settings, title: pointTitle(values) };
  }
}

/** The same point with other seeds, by seed; the run itself is among them. */
function siblingsOf(ctx: ApiContext, run: RunRecord, objective: Objective) {
  if (run.place === undefined) return [];
  const { sweepId, point } = run.place;
  const { runs } = ctx.runs.page({
    where: `point = ${point}`,
    sort: 'seed',
    within: { sweepId },
    limit: mostSiblings,
  });
  const progress = new Map(ctx.runs.progress(runs.map(({ id }) => id)).map((one) => [one.id, one]));
  return runs.map((one) => runSummary(one, objective, progress.get(one.id)));
}

/** The results that matter, of each part that has some. */
function keyMetrics({ metrics }: RunRecord) {
  const tasks = Object.keys(scoresOf) as Task[];
  const names = [...new Set(tasks.flatMap((task) => scoresOf[task]))];
  const parts = ['test', 'validation', 'train'];
  return parts.flatMap((part) =>
    names.flatMap((name) => {
      const key = `${part}/${name}`;
      const summary = metrics[key];
      if (summary === undefined) return [];
      const text = (value: number): string =>
        shownText(showCell({ kind: 'number', value }, { style: styleOfMetric(key) }));
      return [
        {
          name: key,
          title: titleParts(key),
          last: text(summary.last),
          least: text(summary.min),
          largest: text(summary.max),
          value: jsonNumber(summary.last),
        },
      ];
    }),
  );
}

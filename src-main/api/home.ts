import { z } from 'zod';
import { objectiveValue } from '../domain/objective-value';
import type { GpuUse, HomeOverview, RunningRun } from '../domain/overview';
import type { RunRecord } from '../domain/records';
import { showCell, shownText } from '../exports/format-value';
import { titleParts } from '../exports/titles';
import { styleOfMetric } from '../exports/value-style';
import { pointTitle } from './point-title';
import { createRouter, procedure } from './trpc';
import { sweepSummary } from './views';

/** What goes on in the home and on its machine. */
export const home = createRouter({
  /** Cheap enough to be asked for each second. */
  overview: procedure.query(({ ctx }) => overviewView(ctx.overview.look())),

  /** What works on this machine, and what would mend the rest; `anew` looks again, which takes some seconds. */
  doctor: procedure.input(z.object({ anew: z.boolean().default(false) })).query(async ({ ctx, input }) => {
    const { time, doctor } = await ctx.doctor.doctor(input.anew);
    return { time, ...doctor };
  }),
});

function overviewView({
  machine,
  backends,
  running,
  queue,
  finished,
  troubled,
  sweeps,
  ...rest
}: HomeOverview) {
  return {
    ...rest,
    machine: { ...machine, gpus: machine.gpus.map(gpuView) },
    backends: backends ?? null,
    running: running.map(runningView),
    queue: { ...queue, next: queue.next.map(placeView), secondsLeft: queue.secondsLeft ?? null },
    finished: finished.map(resultView),
    troubled: troubled.map((run) => ({ ...placeView(run), outcome: run.outcome ?? null })),
    sweeps: sweeps.map(sweepSummary),
  };
}

function gpuView({ load, temperature, power, ...gpu }: GpuUse) {
  return { ...gpu, load: load ?? null, temperature: temperature ?? null, power: power ?? null };
}

/** A run in a list of the home. */
function placeView({ id, name, place, config, state, startedAt, endedAt }: RunRecord) {
  return {
    id,
    name,
    state,
    seed: config.seed,
    sweepId: place?.sweepId ?? null,
    /** What tells it from the other runs of its sweep, beside the seed. */
    point: place === undefined ? null : pointTitle(place.values),
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
  };
}

function runningView({ run, sweepName, epoch, secondsLeft }: RunningRun) {
  return {
    ...placeView(run),
    sweepName: sweepName ?? null,
    epoch,
    epochs: run.config.training.epochs,
    device: run.device ?? null,
    backend: run.backend ?? null,
    secondsLeft: secondsLeft ?? null,
  };
}

/** With the value of its objective, where it has one. */
function resultView(run: RunRecord) {
  const { objective } = run.config;
  const value = objective && objectiveValue(run, objective);
  return {
    ...placeView(run),
    result:
      objective === undefined || value === undefined
        ? null
        : {
            title: titleParts(objective.metric, objective.value),
            text: shownText(showCell({ kind: 'number', value }, { style: styleOfMetric(objective.metric) })),
          },
  };
}

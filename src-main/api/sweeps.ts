import { mainObjective } from '../domain/config/sweep-config';
import { z } from 'zod';
import { metricNames } from '../domain/metrics';
import { compareRuns, comparisonView } from './comparison';
import { curvesOf } from './curves';
import { curveWindow, target } from './inputs';
import { editSweep, previewEdit, submitSweep } from './submit';
import { sweepActions } from './sweep-actions';
import { sweepPage } from './sweep-page';
import { createRouter, procedure } from './trpc';
import { resultText, runSummary, sweepSummary } from './views';

export const sweeps = createRouter({
  /** All sweeps, the newest first. */
  list: procedure.query(({ ctx }) => ctx.sweeps.list().map(sweepSummary).reverse()),

  /** The same with the best that a finished run of each came to, as the tables write it. */
  listed: procedure.query(({ ctx }) =>
    ctx.sweeps
      .list()
      .map((sweep) => ({
        ...sweepSummary(sweep),
        best: resultText(ctx.sweeps.best(sweep), mainObjective(sweep.config)),
      }))
      .reverse(),
  ),

  /** A sweep with its runs and their comparison. */
  show: procedure.input(target).query(({ ctx, input }) => {
    const sweep = ctx.sweeps.find(input.id);
    const runs = ctx.sweeps.runs(sweep.id);
    const progress = new Map(ctx.runs.progress(runs.map(({ id }) => id)).map((run) => [run.id, run]));
    return {
      sweep: { ...sweepSummary(sweep), config: sweep.config },
      runs: runs.map((run) => runSummary(run, mainObjective(sweep.config), progress.get(run.id))),
      comparison: comparisonView(compareRuns(sweep, runs, ctx.settings.all().appearance.decimals)),
    };
  }),

  /**
   * Learning curves, the mean over the seeds of each configuration; of the objective where no metric is named. `from` and
   * `to` are places on the axis that is drawn.
   */
  curves: procedure
    .input(target.extend({ metric: z.enum(metricNames).optional(), ...curveWindow.shape }))
    .query(({ ctx, input }) => curvesOf(ctx, ctx.sweeps.find(input.id), input)),

  submit: submitSweep,
  edit: editSweep,
  previewEdit,

  ...sweepPage,
  ...sweepActions,
});

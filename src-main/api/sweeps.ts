import { mainObjective } from '../domain/config/sweep-config';
import { editSweep, previewEdit, submitSweep } from './submit';
import { sweepActions } from './sweep-actions';
import { sweepPage } from './sweep-page';
import { createRouter, procedure } from './trpc';
import { resultText, sweepSummary } from './views';

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

  submit: submitSweep,
  edit: editSweep,
  previewEdit,

  ...sweepPage,
  ...sweepActions,
});

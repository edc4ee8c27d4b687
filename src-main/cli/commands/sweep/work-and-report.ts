import type { App, Parallel, Scope } from '../../../app';
import { sweepStatus, type SweepRecord } from '../../../domain/records';
import { runStates } from '../../../domain/run-state';
import { print } from '../../output/print';
import { workWithProgress } from '../../output/work';

type Named = Exclude<Scope, 'all'>;

/** Trains the runs of sweeps and prints the comparison of each. Returns the exit code. */
export async function workAndReport(app: App, scope: Named, parallel: Parallel | undefined): Promise<number> {
  const code = await workWithProgress(app, scope, parallel);
  for (const id of scope.sweepIds) {
    const record = app.sweeps.find(id);
    print(`\n${record.id}: ${describeCounts(record)}\n`);
    print(app.exports.sweep(id, { format: 'markdown' }));
    const reason = record.hold?.message;
    if (reason !== undefined) print(`\nPaused: ${reason}. \`quadlab sweep edit\` changes it.`);
  }
  const open = scope.sweepIds
    .map((id) => app.sweeps.find(id))
    .some((sweep) => sweep.hold?.by !== 'budget' && ['queued', 'paused'].includes(sweepStatus(sweep)));
  if (open) print('\nUnfinished: `quadlab sweep resume` goes on from the checkpoints.');
  return code;
}

/** `7 finished, 1 diverged`, and how many runs are still to be asked for. */
export function describeCounts({ counts, unasked }: SweepRecord): string {
  const shown = runStates.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`);
  if (unasked > 0) shown.push(`${unasked} to be chosen`);
  return shown.length === 0 ? 'no runs' : shown.join(', ');
}

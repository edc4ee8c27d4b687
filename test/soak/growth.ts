import { existsSync } from 'node:fs';
import { applySweepEvent, type SweepState } from '../../src-main/domain/sweep-state.ts';
import { readRunManifest, withEpochs } from '../../src-main/rundir/config-file.ts';
import { readWholeJournal } from '../../src-main/rundir/journal-reader.ts';
import { extendedTo } from '../../src-main/rundir/journal-writer.ts';
import { sweepJournalFile } from '../../src-main/rundir/paths.ts';
import { readSweepJournal } from '../../src-main/rundir/sweep-journal.ts';
import type { Soak, SubmittedSweep } from './soak.ts';

/** Whether a sweep has become what it is to grow to, by its files alone. */
export function isGrown(soak: Soak, sweep: SubmittedSweep): boolean {
  return sweep.grows === undefined || (hasSeeds(soak, sweep) && hasEpochs(soak, sweep));
}

/** Asks for further seeds, or where it has them for more epochs. A command that is cut off is given again. */
export async function growOneStep(soak: Soak, sweep: SubmittedSweep): Promise<string> {
  const { id, grows, name } = sweep;
  if (id === undefined || grows === undefined) return 'nothing to grow';
  if (!hasSeeds(soak, sweep)) {
    return tell(soak, `further seeds for ${name}`, [
      'sweep',
      'add-seeds',
      id,
      String(grows.seeds),
      '--no-train',
    ]);
  }
  // Only runs that do not train can be extended.
  const paused = await tell(soak, `pause of ${name}`, ['sweep', 'pause', id]);
  const extend = ['sweep', 'extend', id, '--epochs', String(grows.epochs), '--no-train'];
  return `${paused}; ${await tell(soak, `more epochs for ${name}`, extend)}`;
}

async function tell(soak: Soak, what: string, command: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await soak.command(...command);
  const said = `${what} ended with ${code}: ${(stdout || stderr).trim()}`;
  // An app that has just started may have taken its runs up again.
  const isTooLate = /error RUN_ACTIVE/.test(stderr);
  return code === 0 || isTooLate || soak.mayFail(stderr) ? said : soak.problem(said);
}

function stateOf({ home }: Soak, { id = '' }: SubmittedSweep): SweepState | undefined {
  const { events } = readSweepJournal(sweepJournalFile(home.paths, id));
  return events.reduce<SweepState | undefined>(applySweepEvent, undefined);
}

function hasSeeds(soak: Soak, sweep: SubmittedSweep): boolean {
  const { events } = readSweepJournal(sweepJournalFile(soak.home.paths, sweep.id ?? ''));
  return events.some(({ type }) => type === 'seeds-added');
}

function hasEpochs(soak: Soak, sweep: SubmittedSweep): boolean {
  const { epochs } = sweep.grows ?? {};
  const begun = soak.home
    .runIds()
    .filter((id) => id.startsWith(`${sweep.id}-p`) && existsSync(soak.home.run(id).config));
  return (
    stateOf(soak, sweep)?.config.training['epochs'] === epochs &&
    begun.every((id) => {
      const { root, journal } = soak.home.run(id);
      const { config } = readRunManifest(root);
      return withEpochs(config, extendedTo(readWholeJournal(journal).events)).training.epochs === epochs;
    })
  );
}

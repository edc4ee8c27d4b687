import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sweepJournalFile } from '../../src-main/rundir/paths.ts';
import { readSweepJournal } from '../../src-main/rundir/sweep-journal.ts';
import { startCommand } from './command.ts';
import type { Soak } from './soak.ts';
import { calmConfig, chosenConfig } from './sweeps.ts';

/** Trains in a home where nothing happens what the sweeps train whose points are known beforehand. */
export async function trainUndisturbed(soak: Soak, home: string): Promise<void> {
  for (const sweep of soak.sweeps) {
    if (sweep.isAdaptive !== true) await train(soak, home, sweep.name, calmConfig(sweep));
  }
}

/** The same for points that were chosen from results. */
export async function trainChosen(soak: Soak, home: string): Promise<void> {
  for (const sweep of soak.sweeps) {
    if (sweep.isAdaptive !== true) continue;
    const { events } = readSweepJournal(sweepJournalFile(soak.home.paths, sweep.id ?? ''));
    const points = events.flatMap((event) => (event.type === 'asked' ? [event] : []));
    const ordered = [...points].sort((a, b) => a.point - b.point).map(({ values }) => values);
    await train(soak, home, sweep.name, chosenConfig(sweep, ordered));
  }
}

async function train({ marker }: Soak, home: string, name: string, config: object): Promise<void> {
  const file = join(home, '..', `${name.replace(' ', '-')}-calm.json`);
  writeFileSync(file, JSON.stringify(config));
  const place = { home, marker, environment: {} };
  const { code, stderr } = await startCommand(place, ['sweep', 'run', file, '--parallel', '2']).ended;
  if (code !== 0) throw new Error(`without any fault ${name} ended with ${code}: ${stderr}`);
}

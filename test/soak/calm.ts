import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCommand } from './command.ts';
import type { SoakSweep } from './sweeps.ts';

/** Trains the sweeps in a home where nothing happens. */
export async function trainUndisturbed(
  sweeps: readonly SoakSweep[],
  { folder, home, marker }: { folder: string; home: string; marker: string },
): Promise<void> {
  for (const { name, config } of sweeps) {
    const file = join(folder, `calm-${name.replace(' ', '-')}.json`);
    writeFileSync(file, JSON.stringify(config));
    const place = { home, marker, environment: {} };
    const { code, stderr } = await startCommand(place, ['sweep', 'run', file, '--parallel', '2']).ended;
    if (code !== 0) throw new Error(`without any fault ${name} ended with ${code}: ${stderr}`);
  }
}

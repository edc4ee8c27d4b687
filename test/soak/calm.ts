import { startCommand } from './command.ts';
import type { SubmittedSweep } from './soak.ts';

/** Trains the sweeps in a home where nothing happens. */
export async function trainUndisturbed(
  sweeps: readonly SubmittedSweep[],
  { home, marker }: { home: string; marker: string },
): Promise<void> {
  for (const { name, file } of sweeps) {
    const place = { home, marker, environment: {} };
    const { code, stderr } = await startCommand(place, ['sweep', 'run', file, '--parallel', '2']).ended;
    if (code !== 0) throw new Error(`without any fault ${name} ended with ${code}: ${stderr}`);
  }
}

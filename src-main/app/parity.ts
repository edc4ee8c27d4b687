import type { BackendName } from '../domain/config/training-config';
import { homePaths } from '../rundir/paths';
import type { ParityReport } from '../training/parity/run-parity';

export type { ParityReport };

/** Computes a fixture of the reference implementation again, in this process; TensorFlow.js is loaded for it. */
export async function checkParity(
  file: string,
  { backend, home }: { backend: BackendName; home: string },
): Promise<ParityReport> {
  const { runParity } = await import('../training/parity/run-parity');
  return runParity(file, { backend, tensorflowFolder: homePaths(home).tensorflow });
}

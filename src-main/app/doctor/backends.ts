import type { BackendReport } from '../../backends/backend';
import { backendNames } from '../../domain/config/training-config';
import { describeFailure, runProgram, type ProgramResult } from '../run-program';
import { builtEntry, defaultRuntime } from '../runtime';

/** Loading a backend takes a second or two; a driver that takes so much longer hangs. */
const milliseconds = 60_000;

/** Runs the program that tries a backend. */
export type BackendProbe = (name: string) => Promise<ProgramResult>;

export const probeInChild: BackendProbe = (name) =>
  runProgram(defaultRuntime().node, [builtEntry('backend-probe.js'), name], { milliseconds });

/** Tries every backend in a process of its own, since drivers may crash or hang in it. */
export function checkBackends(probe: BackendProbe): Promise<BackendReport[]> {
  const names = backendNames.filter((name) => name !== 'auto');
  return Promise.all(names.map(async (name) => reportOf(name, await probe(name))));
}

function reportOf(name: string, result: ProgramResult): BackendReport {
  if (result.end === 'exited' && result.code === 0) {
    try {
      return JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '') as BackendReport;
    } catch {
      // Below: it did not say what is the matter.
    }
  }
  return {
    name,
    works: false,
    detail: `the backend ${name} fails as it is loaded: ${describeFailure(result)}`,
    advice: `Set training.backend to another, or update what ${name} is built on: its library and the driver of the GPU.`,
  };
}

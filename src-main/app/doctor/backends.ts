import type { BackendReport } from '../../backends/backend';
import type { BackendOptions } from '../../backends/load-backend';
import { backendNames } from '../../domain/config/training-config';
import { describeFailure, runProgram, type ProgramResult } from '../run-program';
import { builtEntry, defaultRuntime } from '../runtime';

/** Loading a backend takes a second or two; a driver that takes so much longer hangs. */
const milliseconds = 60_000;

/** Runs the program that tries a backend. */
export type BackendProbe = (name: string, options: BackendOptions) => Promise<ProgramResult>;

export const probeInChild: BackendProbe = (name, options) => {
  const program = [builtEntry('backend-probe.js'), name, JSON.stringify(options)];
  return runProgram(defaultRuntime().node, program, { milliseconds });
};

/** Tries every backend in a process of its own, since drivers may crash or hang in it. */
export function checkBackends(probe: BackendProbe, options: BackendOptions = {}): Promise<BackendReport[]> {
  const names = backendNames.filter((name) => name !== 'auto');
  return Promise.all(names.map(async (name) => reportOf(name, await probe(name, options))));
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

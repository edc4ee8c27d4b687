import type { BackendReport } from '../../backends/backend';
import type { BackendOptions } from '../../backends/load-backend';
import { probeInChild, reportOfProbe } from '../../backends/probe/probe-in-child';
import type { ProgramResult } from '../../core/run-program';
import { backendNames } from '../../domain/config/training-config';
import { defaultRuntime } from '../runtime';

/** Runs the program that tries a backend. */
export type BackendProbe = (name: string, options: BackendOptions) => Promise<ProgramResult>;

export const probeWithNode: BackendProbe = (name, options) =>
  probeInChild(name, options, { node: defaultRuntime().node });

/** Tries every backend in a process of its own, since drivers may crash or hang in it. */
export function checkBackends(probe: BackendProbe, options: BackendOptions = {}): Promise<BackendReport[]> {
  const names = backendNames.filter((name) => name !== 'auto');
  return Promise.all(names.map(async (name) => reportOfProbe(name, await probe(name, options))));
}

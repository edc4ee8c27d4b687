import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendReport, LoadedBackend } from '../backends/backend';
import { explainBackendError } from '../backends/explain-error';
import { loadBackend, type BackendOptions } from '../backends/load-backend';
import { probeInChild, reportOfProbe } from '../backends/probe/probe-in-child';
import { describeError } from '../core/errors';

/** Backends that compute on a GPU where there is one, in the order in which they are tried. */
export const gpuBackends = ['tensorflow', 'webgpu'] as const;
export type GpuBackend = (typeof gpuBackends)[number];

/** The backends that compute on a GPU here, and what keeps others from it. */
export interface GpuSearch {
  gpus: LoadedBackend[];
  problems: { backend: string; problem: string }[];
}

export interface GpuTools {
  probe?: (name: GpuBackend, options: BackendOptions) => Promise<BackendReport>;
  load?: (name: GpuBackend, options: BackendOptions) => Promise<LoadedBackend>;
}

/** Within the time that a worker has for leaving when it is asked to. */
const probeMilliseconds = 45_000;

/** What a driver did well once in this process, it need not show again. */
const proven = new Set<GpuBackend>();

/** Whether this machine could have a GPU, which on Linux shows in its devices: most that train have none. */
export function mayHaveGpu(platform: NodeJS.Platform = process.platform, devices = '/dev'): boolean {
  if (platform !== 'linux') return true;
  return (
    namesIn(devices).some((name) => name.startsWith('nvidia') || name === 'dxg') ||
    namesIn(join(devices, 'dri')).some((name) => name.startsWith('render'))
  );
}

/**
 * Loads the backends that compute on a GPU here, never a processor in place of one. Each is tried in a process of its own
 * first: a driver that crashes or hangs must not take the run with it. Never throws.
 */
export async function loadGpuBackends(
  options: BackendOptions,
  names: readonly GpuBackend[] = gpuBackends,
  { probe = probeBriefly, load = loadBackend }: GpuTools = {},
): Promise<GpuSearch> {
  const onGpu = { ...options, software: false };
  const reports = await Promise.all(names.map(async (name) => ({ name, report: await probe(name, onGpu) })));
  const search: GpuSearch = { gpus: [], problems: [] };
  for (const { name, report } of reports) {
    if (!report.works) search.problems.push({ backend: name, problem: report.detail });
    if (!report.works || report.usesGpu !== true) continue;
    try {
      const backend = await load(name, onGpu);
      if (backend.usesGpu === true) search.gpus.push(backend);
      else backend.dispose?.();
    } catch (error) {
      search.problems.push({ backend: name, problem: describeError(explainBackendError(error)) });
    }
  }
  return search;
}

async function probeBriefly(name: GpuBackend, options: BackendOptions): Promise<BackendReport> {
  if (proven.has(name)) return { name, works: true, detail: '', usesGpu: true };
  // Ctrl-C would look like a driver that fails, and the run would go on without its GPU.
  const result = await probeInChild(name, options, { milliseconds: probeMilliseconds, detached: true });
  const report = reportOfProbe(name, result);
  if (report.works && report.usesGpu === true) proven.add(name);
  return report;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

import type { LoadedBackend } from '../../backends/backend';
import { explainingErrors } from '../../backends/explain-error';
import { loadBackend, type BackendOptions } from '../../backends/load-backend';
import { readTensorFile } from '../../core/safetensors';
import type { BackendName } from '../../domain/config/training-config';
import { compareFixture, type Comparison } from './compare';
import { parseFixture } from './fixture';
import type { FixtureNetwork } from './metadata';
import { rebuildNetwork } from './rebuild';
import { replay } from './replay';

export interface ParityReport {
  file: string;
  network: FixtureNetwork;
  backend: LoadedBackend;
  /** Of the steps and the evaluation. */
  seconds: number;
  passed: boolean;
  comparisons: Comparison[];
}

/**
 * Computes again what a reference implementation in PyTorch wrote into a safetensors file: the network follows from
 * its metadata, starts with the tensors `init/<name>` and takes its steps of SGD, where the groups g and b have the
 * learning rate `lr_gb`. Throws TENSOR_FILE_INVALID where the file is no such fixture.
 */
export async function runParity(
  file: string,
  { backend: name, ...options }: { backend: BackendName } & BackendOptions,
): Promise<ParityReport> {
  const fixture = parseFixture(readTensorFile(file), file);
  const backend = await loadBackend(name, options);
  const rebuilt = rebuildNetwork(fixture, file);
  try {
    const started = performance.now();
    const computed = await explainingErrors(() => replay(fixture, rebuilt));
    const seconds = (performance.now() - started) / 1000;
    const comparisons = compareFixture(fixture, rebuilt, computed);
    const passed = comparisons.every((comparison) => comparison.passed);
    return { file, network: fixture.network, backend, seconds, passed, comparisons };
  } finally {
    rebuilt.model.dispose();
  }
}

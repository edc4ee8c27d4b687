import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSweepConfig } from '../../src-main/domain/config/parse-config';
import type { SweepConfig } from '../../src-main/domain/config/sweep-config';

export const repository = join(import.meta.dirname, '..', '..');

export function readSample(name: string): string {
  return readFileSync(join(repository, 'resources', 'samples', name), 'utf8');
}

export function sampleSweep(name = 'runge.yaml'): SweepConfig {
  return parseSweepConfig(readSample(name), name);
}

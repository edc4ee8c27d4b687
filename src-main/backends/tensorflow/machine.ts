import { readFileSync } from 'node:fs';
import { hidesAllGpus } from './environment';

/** The oldest driver that runs programs of CUDA 12 (NVIDIA's table of minor version compatibility). */
const oldestDriver = '525.60.13';
const driverFile = '/proc/driver/nvidia/version';
const processorFile = '/proc/cpuinfo';

/** Version of NVIDIA's driver, as its kernel module says; undefined where there is none. */
export function driverVersion(file = driverFile): string | undefined {
  return /Kernel Module[^\d]*(?:for \S+\s+)?(\d+(?:\.\d+)+)/.exec(textOf(file) ?? '')?.[1];
}

/** Why libtensorflow found no GPU, as far as the system shows. */
export function whyNoGpu(file = driverFile): string {
  const driver = driverVersion(file);
  if (driver === undefined) return `no NVIDIA driver is loaded (${file} is missing)`;
  if (isOlder(driver, oldestDriver)) {
    return `the NVIDIA driver ${driver} is too old, CUDA 12 needs ${oldestDriver} or newer`;
  }
  const visible = process.env['CUDA_VISIBLE_DEVICES'];
  return `libtensorflow found no GPU with the driver ${driver} and CUDA_VISIBLE_DEVICES=${visible ?? ''}; its own words are on standard error`;
}

/** Whether a backend that found no GPU is not what was wanted. */
export function missesGpu(wanted: boolean, found: boolean): boolean {
  return wanted && !found && !hidesAllGpus();
}

/**
 * The instruction set that libtensorflow is compiled for and this processor lacks; undefined if there is none.
 * libtensorflow ends the process without it.
 */
export function missingInstructions(file = processorFile): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const flags = /^flags\s*:(.*)$/m.exec(textOf(file) ?? '')?.[1];
  return flags === undefined || flags.split(' ').includes('avx') ? undefined : 'AVX';
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isOlder(version: string, than: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [i, part] of than.split('.').map(Number).entries()) {
    const own = parts[i] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}

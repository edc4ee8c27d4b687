import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, QuadLabError } from '../../core/errors';
import { sha256Of } from '../../core/large-file';
import type { NativeAddon } from './addon';

const inOut = join('out', 'native');

/** The folder out/native of the checkout or package that this code is in, built or not; undefined if there is none. */
function nativeFolder(): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, inOut);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Why the build left no addon, as it wrote down itself. */
function reasonOf(folder: string | undefined): string {
  if (folder === undefined) return 'it was not built';
  try {
    const { reason } = JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8')) as { reason?: string };
    return reason?.split('\n')[0] ?? 'it was not built';
  } catch {
    return 'it was not built';
  }
}

const unavailable = (why: string, cause?: unknown): QuadLabError =>
  new QuadLabError('BACKEND_UNAVAILABLE', `the backend native can't be loaded: ${why}`, {
    cause,
    advice: adviceFor(process.platform),
  });

function adviceFor(platform: NodeJS.Platform): string {
  const install: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'Install a C++ compiler (`apt-get install g++`, `dnf install gcc-c++`)',
    darwin: 'Install a C++ compiler (`xcode-select --install`)',
  };
  const first = install[platform];
  if (first === undefined) return 'Set training.backend to cpu.';
  return `${first}, then run \`npm run build:native\`, or set training.backend to cpu.`;
}

function addonFile(folder: string | undefined): string | undefined {
  return folder === undefined ? undefined : join(folder, 'quadlab.node');
}

/** Of the addon that this process has loaded, whatever became of the file since. */
let digest: string | undefined;

/** The first digits of the SHA-256 of what build.mjs compiled: two with the same are the same. */
export function addonDigest(): string | undefined {
  const file = digest === undefined ? addonFile(nativeFolder()) : undefined;
  if (file !== undefined) digest = sha256Of(readFileSync(file)).slice(0, 12);
  return digest;
}

/** Loads what build.mjs compiled. Throws BACKEND_UNAVAILABLE. */
export function loadAddon(): NativeAddon {
  const folder = nativeFolder();
  const file = addonFile(folder);
  if (file === undefined || !existsSync(file)) throw unavailable(reasonOf(folder));
  try {
    return createRequire(import.meta.url)(file) as NativeAddon;
  } catch (error) {
    throw unavailable(messageOf(error).split('\n')[0] ?? '', error);
  }
}

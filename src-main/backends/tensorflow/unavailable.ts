import { messageOf, QuadLabError } from '../../core/errors';

export const setupAdvice =
  'Run `quadlab setup tensorflow` (`--gpu` for NVIDIA GPUs), or set training.backend to native or cpu.';
export const rebuildAdvice =
  'Run `quadlab setup tensorflow --force` on this machine, or set training.backend to native or cpu.';

/** BACKEND_UNAVAILABLE of the backend tensorflow. */
export function unavailable(reason: string, advice: string, cause?: unknown): QuadLabError {
  return new QuadLabError('BACKEND_UNAVAILABLE', `the backend tensorflow can't be loaded: ${reason}`, {
    advice,
    ...(cause !== undefined && { cause }),
  });
}

/** What the dynamic linker said of an addon that can't be loaded, with what it means where that is known. */
export function whyNotLoaded(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n');
  const meaning = meanings.find(([pattern]) => pattern.test(line))?.[1];
  return meaning === undefined ? line : `${meaning} (${line})`;
}

const meanings: readonly (readonly [RegExp, string])[] = [
  [/cannot open shared object file/, 'a library that it needs is missing'],
  [/GLIBC(XX)?_[\d.]+'? not found/, 'it was built for a newer system than this machine has'],
  [/undefined symbol|symbol lookup/, 'it does not fit its libtensorflow'],
  [/wrong ELF class|invalid ELF header|Exec format|mach-o/i, 'it was built for another kind of machine'],
  [/file too short|ELF load command|failed to map/, 'it is damaged'],
  [/did not self-register|NODE_MODULE_VERSION/, 'it was built for another version of Node'],
];

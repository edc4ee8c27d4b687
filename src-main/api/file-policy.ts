import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { QuadLabError } from '../core/errors';
import { filesIn } from '../domain/config/files-in';

/**
 * Which files of this machine may be used by whoever calls the API. Every path that comes with a call goes through
 * `require`, and every configuration through `requireAllOf`, before anything is done with it.
 */
export interface FilePolicy {
  /** Whether there are files that may not be used. */
  readonly isRestricted: boolean;
  /** The folders that may be used with all that is in them; where nothing is restricted, where to begin to look. */
  roots: () => Promise<string[]>;
  /**
   * The path to go on with. Throws CONFIG_INVALID where it is no whole path; where something is restricted, PATH_FORBIDDEN,
   * which names the allowed folders and says how to allow one, and NOT_FOUND for what is not there. What is forbidden never
   * tells whether it is there.
   */
  require: (path: string) => Promise<string>;
  /** The same for all files that a configuration names. */
  requireAllOf: (config: unknown) => Promise<void>;
  /** How large a file may be that is sent with PUT /api/uploads; null where that is not possible. */
  uploadBytes: () => number | null;
}

/** For shells whose user chooses files by the dialogs of this machine: whatever the user may read. */
export function openFiles(): FilePolicy {
  return {
    isRestricted: false,
    roots: () => Promise.resolve([homedir()]),
    // Whoever reads it says best what is wrong with it.
    require: (path) => Promise.resolve().then(() => wholePath(path)),
    requireAllOf: () => Promise.resolve(),
    uploadBytes: () => null,
  };
}

export interface RestrictedFilesOptions {
  /** Asked anew each time: the user may allow another one meanwhile. Those that are not there are passed over. */
  folders: () => readonly string[];
  /** Files within them that stay closed. */
  secrets: readonly string[];
  /** Where the home keeps weights under their SHA-256: of those the original is not read any more. */
  weights: string;
  uploadBytes: () => number;
}

/** For shells that are reached over a network: some folders and nothing else, whatever symbolic links and `..` say. */
export function restrictedFiles({
  folders,
  secrets,
  weights,
  uploadBytes,
}: RestrictedFilesOptions): FilePolicy {
  const roots = async (): Promise<string[]> => {
    const real = await Promise.all(folders().map((folder) => realpath(folder).catch(() => undefined)));
    return [...new Set(real.filter((folder) => folder !== undefined))];
  };
  const require = async (path: string): Promise<string> => {
    const whole = wholePath(path);
    const allowed = await roots();
    const { real, isThere } = await nearestReal(whole, allowed);
    const closed = await Promise.all(secrets.map((file) => realpath(file).catch(() => resolve(file))));
    if (!allowed.some((root) => isInside(root, real)) || closed.includes(real))
      throw forbidden(path, allowed);
    if (!isThere) throw notThere(path);
    await requireKind(real);
    return real;
  };
  return {
    isRestricted: true,
    roots,
    require,
    async requireAllOf(config) {
      for (const { path, sha256 } of filesIn(config)) {
        const isKept = sha256 !== undefined && existsSync(join(weights, `${sha256}.safetensors`));
        if (!isKept || !/^[0-9a-f]{64}$/.test(sha256)) await require(path);
      }
    },
    uploadBytes,
  };
}

/** Throws CONFIG_INVALID for what is no path from the root: where a server was started says nothing to its page. */
function wholePath(path: string): string {
  if (path.includes('\0')) {
    throw new QuadLabError('CONFIG_INVALID', 'A path has a NUL character in it.', {
      advice: 'Choose the file again.',
    });
  }
  if (!isAbsolute(path)) {
    throw new QuadLabError('CONFIG_INVALID', `"${path}" is no whole path.`, {
      advice: 'Give the path from the root of this machine, such as /data/weights.safetensors.',
    });
  }
  return resolve(path);
}

/** Where a path leads; of one that is not there, where the last folder leads that is. */
async function nearestReal(
  path: string,
  roots: readonly string[],
): Promise<{ real: string; isThere: boolean }> {
  // To ask Windows for a path on another machine is to send it the user's password as a hash.
  const isRemote = process.platform === 'win32' && path.startsWith('\\\\');
  if (isRemote && !roots.some((root) => isInside(root, path))) return { real: path, isThere: false };
  for (let place = path; ; place = dirname(place)) {
    try {
      return { real: await realpath(place), isThere: place === path };
    } catch {
      if (dirname(place) === place) return { real: place, isThere: false };
    }
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Pipes and devices may never end, or do something when they are read. */
async function requireKind(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw notThere(path);
  if (stats.isFile() || stats.isDirectory()) return;
  throw new QuadLabError('CONFIG_INVALID', `${path} is neither a file nor a folder.`, {
    advice: 'Choose a file or a folder.',
  });
}

function notThere(path: string): QuadLabError {
  return new QuadLabError('NOT_FOUND', `There is no file or folder ${path}.`, { advice: 'Check the path.' });
}

function forbidden(path: string, roots: readonly string[]): QuadLabError {
  return new QuadLabError(
    'PATH_FORBIDDEN',
    `${path} may not be used from a browser: it does not lie in ${roots.join(' or ')}.`,
    {
      advice:
        'Drop the file onto the page, or allow its folder: `quadlab settings set server.folders FOLDER`, or `quadlab serve --allow FOLDER`.',
    },
  );
}

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';

const pattern = /^\.(?:staging|removed)-(?<host>.+)-(?<pid>\d+)-[0-9a-f]{8}$/;

/**
 * A path for a folder that is not yet, or no longer, a data set: `.staging-<host>-<pid>-<random>`. Data set names never
 * start with a dot, and the name tells whose it is, so that leftovers of killed processes can be cleared.
 */
export function asidePath(datasetsFolder: string, purpose: 'staging' | 'removed'): string {
  const owner = `${hostname()}-${process.pid}`;
  return join(datasetsFolder, `.${purpose}-${owner}-${randomBytes(4).toString('hex')}`);
}

/** The process that made a folder with such a name; undefined for other names. */
export function ownerOf(name: string): { host: string; pid: number } | undefined {
  const groups = pattern.exec(name)?.groups;
  return groups === undefined ? undefined : { host: groups['host'] ?? '', pid: Number(groups['pid']) };
}

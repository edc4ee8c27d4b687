import util from 'node:util';

/**
 * Functions of `util` that tfjs-node 4.22 still calls: Node 23 removed the first, and warns at each process's first call
 * of the second. This puts plain ones in their places before tfjs-node is loaded.
 */
export function bridgeRemovedUtilities(): void {
  const replacements: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(util, name, { value, configurable: true, writable: true });
  }
}

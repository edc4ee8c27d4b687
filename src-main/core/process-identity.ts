import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** When a process started, in a form that only it has; undefined where there is no such process. */
export function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // Behind the command's name in parentheses: state is field 3, start time in clock ticks since boot is field 22.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${bootId()}/${fields[19] ?? ''}`;
    } catch {
      return undefined;
    }
  }
  try {
    process.kill(pid, 0);
    return sharedStart;
  } catch {
    return undefined;
  }
}

/** What `processStart` says where the system does not tell one process from a later one with the same number. */
export const sharedStart = 'alive';

/**
 * Where the numbers of processes mean the same: this machine since it was started, and on Linux this container. Machines
 * may share a name, containers of one machine may too.
 */
export function processSpace(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    return `${bootId()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

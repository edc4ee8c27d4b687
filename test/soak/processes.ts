import { readdirSync, readFileSync } from 'node:fs';

/** Set in the environment of all that the soak test starts, and so in that of their children. */
export const markerName = 'QUADLAB_SOAK';

/** The numbers of all processes of this machine that were started with a marker, or by such a one. Linux only. */
export function processesWith(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(`${markerName}=${marker}`));
}

/** What a process does, for a report. */
export function describeProcess(pid: number): string {
  return `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()}`;
}

/** Empty for a process that has ended, also where nobody has asked for its exit code yet. */
function environmentOf(pid: number): string[] {
  return read(`/proc/${pid}/environ`).split('\0');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

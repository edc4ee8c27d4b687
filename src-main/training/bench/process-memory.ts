import { readFileSync } from 'node:fs';

/** Bytes that the process has in memory, and had at the most. */
export interface ProcessMemory {
  readonly present: number;
  readonly peak: number;
}

/**
 * The resident set of this process. Linux is asked for that of the program alone: `getrusage` also counts what the
 * program that started it held.
 */
export function processMemory(): ProcessMemory {
  const present = process.memoryUsage.rss();
  return { present, peak: linuxPeak() ?? process.resourceUsage().maxRSS * 1024 };
}

function linuxPeak(): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

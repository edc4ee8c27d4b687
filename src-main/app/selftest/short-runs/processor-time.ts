import { readFileSync } from 'node:fs';

/** Seconds that processors computed. */
export interface ProcessorTime {
  /** For this process. */
  own: number;
  /** For its children that have ended, and theirs; undefined where the system does not tell. */
  children: number | undefined;
}

/** Of `/proc`, on every Linux that Node runs on. */
const ticksPerSecond = 100;

export function processorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1e6, children: childrenTime() };
}

function childrenTime(): number | undefined {
  try {
    // Behind the command's name in parentheses: cutime is field 16 of proc(5), cstime field 17.
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}

/** Does something, and says for how long it took and processors computed meanwhile. */
export async function withTimes(
  work: () => Promise<void>,
): Promise<{ seconds: number; processor: ProcessorTime }> {
  const before = processorTime();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { own, children } = processorTime();
  const ofChildren =
    children === undefined || before.children === undefined ? undefined : children - before.children;
  return { seconds, processor: { own: own - before.own, children: ofChildren } };
}

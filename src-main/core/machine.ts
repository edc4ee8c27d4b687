import { arch, availableParallelism, cpus, release, type } from 'node:os';

/** What of this machine may make a difference to the bits of a result. */
export interface MachineFacts {
  /** As its maker calls it. */
  processor: string;
  /** That this process may use. */
  cores: number;
  /** `Linux 6.1.0 x64`, and behind it the C library where it is known. */
  system: string;
}

export function machineFacts(): MachineFacts {
  const library = glibcVersion();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${type()} ${release()} ${arch()}${library === undefined ? '' : `, glibc ${library}`}`,
  };
}

let glibc: { version: string | undefined } | undefined;

/** Its functions, such as exp, are those of the backends. A report takes milliseconds, and a process keeps its library. */
const glibcVersion = (): string | undefined => (glibc ??= { version: reportedGlibc() }).version;

function reportedGlibc(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  // Without this a report looks up names of network addresses, which may take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime;
}

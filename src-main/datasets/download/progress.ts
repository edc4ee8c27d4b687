/** How far a download has come; rates and times are measured. */
export interface DownloadProgress {
  stage: 'downloading' | 'waiting' | 'checking' | 'copying' | 'unpacking';
  /** The file at hand; undefined where it is none in particular. */
  file: string | undefined;
  /** Of this file, or of all files where several are wanted. */
  bytesDone: number;
  /** Undefined while nobody has said it. */
  bytesTotal: number | undefined;
  /** Over the last seconds, without what was there before; undefined until something can be said. */
  bytesPerSecond: number | undefined;
  secondsLeft: number | undefined;
  /** While waiting: what went wrong, and what happens next. */
  problem?: string | undefined;
}

export type OnDownloadProgress = (progress: DownloadProgress) => void;

const windowMilliseconds = 5000;
const spacingMilliseconds = 250;

/** Measures the rate of bytes that arrive, over the last five seconds. Times are milliseconds of a clock that only goes on. */
export class RateMeter {
  private samples: { time: number; bytes: number }[] = [];

  add(time: number, bytes: number): void {
    const last = this.samples.at(-1);
    // Less than before: the file is fetched anew.
    if (last !== undefined && bytes < last.bytes) this.samples = [];
    const before = this.samples.at(-2);
    if (before !== undefined && time - before.time < spacingMilliseconds) this.samples.pop();
    this.samples.push({ time, bytes });
    while ((this.samples[1]?.time ?? Infinity) < time - windowMilliseconds) this.samples.shift();
  }

  /** Bytes a second; undefined before a quarter of a second has been seen. */
  rate(): number | undefined {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.time - first.time < spacingMilliseconds)
      return undefined;
    return (1000 * (last.bytes - first.bytes)) / (last.time - first.time);
  }
}

export function secondsLeft(
  bytesDone: number,
  bytesTotal: number | undefined,
  rate: number | undefined,
): number | undefined {
  if (bytesTotal === undefined || rate === undefined || rate <= 0) return undefined;
  return Math.max(0, bytesTotal - bytesDone) / rate;
}

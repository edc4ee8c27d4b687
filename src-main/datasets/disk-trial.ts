/** How many files tell whether the disk is slow: one alone may have waited for something else. */
const trialFiles = 32;
/** How many files go to other threads before the disk is tried again. */
const slowBurst = 256;

/**
 * Whether small files are better read or written at once than by other threads. A local disk takes 5 to 20 µs for a small
 * file, of which handing the work to other threads would make a hundred and more. So it is done at once, until files take
 * longer than `slowMs` each, as on a network's disk: then other threads do the next ones.
 */
export class DiskTrial {
  private slowFiles = 0;
  private files = 0;
  private ms = 0;

  constructor(private readonly slowMs = 1) {}

  /** To be asked once for each file. */
  isSlow(): boolean {
    if (this.slowFiles === 0) return false;
    this.slowFiles -= 1;
    return true;
  }

  /** Does the work for a file at once, and remembers how long that took. */
  measure<Result>(work: () => Result): Result {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.judge(performance.now() - start);
    }
  }

  private judge(ms: number): void {
    this.files += 1;
    this.ms += ms;
    if (this.files < trialFiles) return;
    if (this.ms > this.slowMs * trialFiles) this.slowFiles = slowBurst;
    this.files = 0;
    this.ms = 0;
  }
}

/** A span of time in the trace format of Chrome ("Trace Event Format", complete events). Times are microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: 'step' | 'phase' | 'layer' | 'kernel';
  readonly ph: 'X';
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Collects spans of one thread. Times that go in are those of `performance.now()`, in milliseconds. */
export class TraceRecorder {
  readonly events: TraceEvent[] = [];
  private readonly origin = performance.now();

  add(
    category: TraceEvent['cat'],
    name: string,
    [started, ended]: readonly [started: number, ended: number],
    args?: Readonly<Record<string, unknown>>,
  ): void {
    this.events.push({
      name,
      cat: category,
      ph: 'X',
      ts: (started - this.origin) * 1000,
      dur: (ended - started) * 1000,
      pid: process.pid,
      tid: 1,
      ...(args && { args }),
    });
  }
}

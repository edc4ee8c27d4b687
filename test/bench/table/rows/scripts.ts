import { atLeast, type Part, type Row } from '../row.ts';

/** A number that a script of test/bench prints. */
function numberIn(found: Readonly<Record<string, unknown>> | undefined, name: string): number | undefined {
  const value = found?.[name];
  return typeof value === 'number' ? value : undefined;
}

const missing = 'not measured';

/** test/bench/worker-start prints {"ms": …}, from a worker's start to the end of its first step. */
export const workerStart: Part = {
  name: 'worker-start',
  async measure(tools): Promise<Row[]> {
    const milliseconds = numberIn(await tools.script('worker-start'), 'ms');
    return [
      {
        what: 'a worker, from its start to its first step',
        ours: milliseconds === undefined ? missing : `${milliseconds.toFixed(0)} ms`,
        value: milliseconds && milliseconds / 1000,
        goal: { bound: 'most', limit: 0.7, unit: 's' },
      },
    ];
  },
};

/** test/bench/side-by-side prints {"ratio": …}: the work of two runs on a core each by that of one on both. */
export const sideBySide: Part = {
  name: 'side-by-side',
  async measure(tools): Promise<Row[]> {
    const ratio = numberIn(await tools.script('side-by-side'), 'ratio');
    return [
      {
        what: 'two runs on a core each, by the work of one on both',
        ours: ratio === undefined ? missing : `${(100 * ratio).toFixed(0)} %`,
        value: ratio,
        goal: atLeast(0.9),
      },
    ];
  },
};

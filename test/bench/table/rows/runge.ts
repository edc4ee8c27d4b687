import { timesAsFast, type Part } from '../row.ts';

const options = ['--iterations', '3000', '--threads', '1'];

/** A network so small that what surrounds the arithmetic is all that counts. */
export const runge: Part = {
  name: 'runge',
  async measure(tools) {
    const peer = { program: 'torch_runge.py', options, variants: [[]] };
    const report = await tools.bench(['--model', 'mlp-runge', ...options, '--rounds', '3'], peer);
    const { iteration_us: ours = NaN, fastest } = report;
    return [
      {
        what: 'Runge network 1-8-8-8-8-1, an iteration, 1 thread',
        ours: microseconds(ours),
        ...(fastest && { theirs: microseconds(fastest.iteration_us ?? NaN) }),
        value: fastest?.speedup,
        goal: timesAsFast(1.5),
      },
    ];
  },
};

const microseconds = (value: number): string => `${value.toFixed(0)} µs`;

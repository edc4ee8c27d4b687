import type { ShortRunsReport } from '../../app';
import { print, printTable, shortNumber } from './print';

/** Of its time, what a run computes on a machine that has nothing else to do, at the least. */
const quiet = 0.9;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const seconds = (value: number): string => `${shortNumber(Number(value.toFixed(2)))} s`;

/** What many short runs took beside their own work. */
export function printShortRuns(report: ShortRunsReport): void {
  const { machine, runs, parallel, calibration, computing, computingOverhead, overhead, stages } = report;
  print(machine);
  print(
    `${runs} runs of ${calibration.epochs} epochs, ${parallel} at a time, ended after ${seconds(report.seconds)}. ` +
      `In long runs so many epochs take ${seconds(calibration.seconds)}` +
      (calibration.computing === undefined ? '.' : `, ${seconds(calibration.computing)} of computing.`),
  );
  print(
    `They had their places for ${percent(overhead)} longer than they trained, by their journals (goal: < 15 %).`,
  );
  if (computing !== undefined && computingOverhead !== undefined) {
    print(
      `Computing: app ${seconds(computing.app)}, workers ${seconds(computing.workers)}; ` +
        `${percent(computingOverhead)} more than the training takes in long runs.`,
    );
  }
  if (calibration.computing !== undefined && calibration.computing < quiet * calibration.seconds) {
    print(
      'The machine had other work: runs trained for longer than they computed, so the first share is too small.',
    );
  }
  print('');
  const rows: [string, number][] = [
    ['preparing: configuration, data, backend, network', stages.preparing],
    ['training: steps and evaluations', stages.training],
    ['ending: last checkpoint', stages.ending],
    ['between two runs of a process', stages.between],
    ['rest: processes that start and end', stages.rest],
  ];
  printTable(
    ['of a run', 'ms'],
    rows.map(([name, milliseconds]) => [name, milliseconds.toFixed(1)]),
    ['ms'],
  );
}

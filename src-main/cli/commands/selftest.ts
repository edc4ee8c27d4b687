import type { Command } from 'commander';
import { measureShortRuns, selftest, type SelftestReport } from '../../app';
import { positiveInteger, withJson, type JsonOption } from '../options';
import { printShortRuns } from '../output/short-runs';
import { print, printJson, printTable, shortNumber } from '../output/print';
import { createProgress } from '../output/progress';

interface Options extends JsonOption {
  runs: number;
  points: number;
  shortRuns?: number;
  milliseconds: number;
  parallel: number;
  home?: string;
}

export function registerSelftest(program: Command): void {
  withJson(program.command('selftest'))
    .description(
      'make a home with many runs and measure how fast they, and their metrics, are stored and found',
    )
    .option('--runs <n>', 'how many runs', positiveInteger, 100_000)
    .option('--points <n>', 'metric points of each run', positiveInteger, 20)
    .option(
      '--short-runs <n>',
      'train so many runs of about a second each instead, and measure what that takes beside their own work',
      positiveInteger,
    )
    .option('--milliseconds <n>', 'how long a short run trains, about', positiveInteger, 1000)
    .option('--parallel <n>', 'how many short runs train at a time', positiveInteger, 2)
    .option('--home <dir>', 'a new home, which is kept; without it, one that is removed again')
    .action(async ({ json, home, shortRuns, milliseconds, parallel, ...size }: Options) => {
      const progress = createProgress('runs');
      if (shortRuns !== undefined) {
        const report = await measureShortRuns({
          ...{ home, parallel, runs: shortRuns, seconds: milliseconds / 1000 },
          onProgress: (done) => {
            progress.update({ done, total: shortRuns, note: `${done} of ${shortRuns} runs` });
          },
        });
        progress.dispose();
        if (json === true) printJson(report);
        else printShortRuns(report);
        return;
      }
      const report = await selftest({
        ...size,
        home,
        onProgress: (done) => {
          progress.update({ done, total: size.runs, note: `${done} of ${size.runs} runs` });
        },
      });
      progress.dispose();
      if (json === true) printJson(report);
      else printReport(report);
    });
}

function printReport({
  machine,
  runs,
  metricPoints,
  fillSeconds,
  databaseBytes,
  bytesPerMillionPoints,
  ingest,
  figures,
}: SelftestReport): void {
  print(machine);
  print(
    `${runs.toLocaleString('en')} runs with ${metricPoints.toLocaleString('en')} metric points were stored in ` +
      `${shortNumber(Math.round(fillSeconds))} s and take ${mebibytes(databaseBytes)}; a million points take ` +
      `${mebibytes(bytesPerMillionPoints)}.`,
  );
  print(
    `Journals of ${mebibytes(ingest.journalBytes)} were read in ${shortNumber(ingest.milliseconds / 1000)} s, ` +
      `${perSecond(ingest.points, ingest.milliseconds)} metric points a second, or ` +
      `${perSecond(ingest.points, ingest.computing)} a second of computing ` +
      `(goal: > ${ingest.goal.toLocaleString('en')}).\n`,
  );
  printTable(
    ['', 'ms', 'computing', 'goal with 100,000 runs'],
    figures.map(({ name, milliseconds, computing, goal }) => [
      name,
      milliseconds.toFixed(1),
      computing.toFixed(1),
      `< ${goal}`,
    ]),
    ['ms', 'computing', 'goal with 100,000 runs'],
  );
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const perSecond = (count: number, milliseconds: number): string =>
  Math.round((1000 * count) / milliseconds).toLocaleString('en');

import type { Command } from 'commander';
import type { App, Parallel } from '../../app';
import { parseSweepConfig, sampleConfigs } from '../../domain/config/parse-config';
import { sweepStatus, type SweepRecord } from '../../domain/records';
import { runStates } from '../../domain/run-state';
import {
  holdingApp,
  readingApp,
  readText,
  withHome,
  withJson,
  withParallel,
  type HomeOption,
  type JsonOption,
  type ParallelOption,
  type SetExitCode,
} from '../options';
import { dateTime, plural, print, printJson, printTable } from '../output/print';
import { workWithProgress } from '../output/work';

type WorkOptions = HomeOption & ParallelOption;

export function registerSweep(program: Command, setExitCode: SetExitCode): void {
  const sweep = program.command('sweep').description('run, resume, pause, cancel and list sweeps');

  withParallel(withHome(sweep.command('run')))
    .description('store a sweep, train all of its runs and print the comparison')
    .argument('<file>', 'its configuration, YAML or JSON')
    .action(async (file: string, options: WorkOptions) => {
      const config = parseSweepConfig(readText(file), file);
      await holdingApp(options, async (app) => {
        await app.datasets.require(sampleConfigs(config));
        const { id, total } = app.sweeps.submit(config);
        process.stderr.write(`Sweep ${id}: ${plural(total, 'run')}\n`);
        const ids = app.sweeps.runs(id).map((run) => run.id);
        setExitCode(await workAndReport(app, [id], ids, options.parallel));
      });
    });

  withParallel(withHome(sweep.command('resume')))
    .description('go on with what is unfinished in a sweep, or in the whole home')
    .argument('[sweep]', 'id, beginning of an id, name, or last')
    .option('--failed', 'try failed runs again too')
    .action(async (text: string | undefined, options: WorkOptions & { failed?: boolean }) => {
      await holdingApp(options, async (app) => {
        const ids = app.sweeps.resume(text, { failed: options.failed === true });
        if (ids.length === 0) {
          print('Nothing is unfinished.');
          return;
        }
        process.stderr.write(`${plural(ids.length, 'unfinished run')}\n`);
        const sweeps = new Set(
          ids.map((id) => app.runs.find(id).place?.sweepId).filter((id) => id !== undefined),
        );
        setExitCode(await workAndReport(app, [...sweeps], ids, options.parallel));
      });
    });

  for (const request of ['pause', 'cancel'] as const) {
    withJson(withHome(sweep.command(request)))
      .description(
        request === 'pause'
          ? 'let the runs of a sweep checkpoint and wait for `sweep resume`'
          : 'end the runs of a sweep for good; what they recorded is kept',
      )
      .argument('<sweep>', 'id, beginning of an id, name, or last')
      .action(async (text: string, options: HomeOption & JsonOption) => {
        await readingApp(options, async (app) => {
          const before = sweepStatus(app.sweeps.find(text));
          const record = await app.sweeps[request](text);
          if (options.json === true) printJson(record);
          else if (before === 'finished' || before === 'cancelled')
            print(
              `${record.id} had already ended, there is nothing to ${request}: ${describeCounts(record)}`,
            );
          else print(`${record.id}: ${describeCounts(record)}`);
        });
      });
  }

  withJson(withHome(sweep.command('list')))
    .description('all sweeps with the states of their runs')
    .action(async (options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const sweeps = app.sweeps.list();
        if (options.json === true) {
          printJson(sweeps.map((record) => ({ ...record, status: sweepStatus(record) })));
        } else if (sweeps.length === 0) {
          print(
            'No sweeps yet. `quadlab sweep run FILE` starts one; resources/samples has some to start from.',
          );
        } else {
          printTable(
            ['sweep', 'name', 'status', 'runs', 'created (UTC)'],
            sweeps.map((s) => [
              s.id,
              s.name,
              sweepStatus(s),
              describeCounts(s),
              dateTime(s.createdAt),
            ]),
          );
        }
      });
    });

  withJson(withHome(sweep.command('show')))
    .description('the comparison of a sweep and the states of its runs')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .action(async (text: string, options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const record = app.sweeps.find(text);
        if (options.json === true) {
          printJson({ ...record, status: sweepStatus(record), runs: app.sweeps.runs(record.id) });
          return;
        }
        print(`${record.id}, ${sweepStatus(record)}: ${describeCounts(record)}\n`);
        print(app.exports.sweep(record.id, { format: 'markdown' }));
      });
    });
}

async function workAndReport(
  app: App,
  sweepIds: string[],
  runIds: string[],
  parallel: Parallel,
): Promise<number> {
  const code = await workWithProgress(app, runIds, parallel);
  for (const id of sweepIds) {
    const record = app.sweeps.find(id);
    print(`\n${record.id}: ${describeCounts(record)}\n`);
    print(app.exports.sweep(id, { format: 'markdown' }));
  }
  const open = sweepIds.some((id) => ['queued', 'paused'].includes(sweepStatus(app.sweeps.find(id))));
  if (open) print('\nUnfinished: `quadlab sweep resume` goes on from the checkpoints.');
  return code;
}

/** `7 finished, 1 diverged`. */
export function describeCounts({ counts }: SweepRecord): string {
  const shown = runStates.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`);
  return shown.length === 0 ? 'no runs' : shown.join(', ');
}

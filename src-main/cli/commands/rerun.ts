import type { Command } from 'commander';
import { codeOfComparisons, withRequireEqual, type RequireEqualOption } from '../require-equal';
import {
  holdingApp,
  positiveInteger,
  withBackend,
  withHome,
  withJson,
  type BackendOption,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../options';
import { exitCodes } from '../exit-codes';
import { printComparison } from '../output/comparison';
import { print, printJson } from '../output/print';
import { workWithProgress } from '../output/work';

interface RerunOptions extends HomeOption, JsonOption, BackendOption, RequireEqualOption {
  threads?: number;
  anyData?: boolean;
}

export function registerRerun(program: Command, setExitCode: SetExitCode): void {
  withRequireEqual(withBackend(withJson(withHome(program.command('rerun')))))
    .description('train a run again, and say whether its results are the same')
    .argument('<run>', 'id, beginning of an id, or last')
    .option('--threads <n>', 'computing threads (default: as the run is configured)', positiveInteger)
    .option('--any-data', 'go on with data whose content has changed since')
    .addHelpText('after', '\nWithout --backend it computes on the backend that the run was computed on.')
    .action(async (text: string, { backend, threads, anyData, ...options }: RerunOptions) => {
      await holdingApp(options, async (app) => {
        const original = app.runs.find(text);
        const { id } = await app.runs.rerun(original.id, { backend, threads, anyData });
        const code = await workWithProgress(app, { sweepIds: [], runIds: [id] }, 1);
        const run = app.runs.find(id);
        const [comparison] = app.runs.compare([original.id, id]);
        if (options.json === true) printJson({ run: { ...run, rerunOf: original.id }, comparison });
        else if (comparison !== undefined) printComparison(comparison);
        if (run.state === 'queued') print('Interrupted: `quadlab sweep resume` goes on from its checkpoint.');
        setExitCode(code === exitCodes.ok && comparison ? codeOfComparisons([comparison], options) : code);
      });
    });
}

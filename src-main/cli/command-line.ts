import { Command, CommanderError } from 'commander';
import { explainDatabaseError, version } from '../app';
import { describeError, onOneLine } from '../core/errors';
import { ConfigError } from '../domain/config/config-error';
import { registerBackup } from './commands/backup';
import { registerBench } from './commands/bench';
import { registerDataset } from './commands/dataset';
import { registerDemo } from './commands/demo';
import { registerDoctor } from './commands/doctor';
import { registerExport } from './commands/export';
import { registerInspect } from './commands/inspect';
import { registerModel } from './commands/model';
import { registerPaper } from './commands/paper';
import { registerParity } from './commands/parity';
import { registerReindex } from './commands/reindex';
import { registerRerun } from './commands/rerun';
import { registerRuns } from './commands/runs';
import { registerSchema } from './commands/schema';
import { registerSelftest } from './commands/selftest';
import { registerServe } from './commands/serve';
import { registerSettings } from './commands/settings';
import { registerSetup } from './commands/setup';
import { registerSweep } from './commands/sweep';
import { registerTrain } from './commands/train';
import { exitCodeOf, exitCodes } from './exit-codes';

const help = `
Exit codes:
  ${exitCodes.ok}    done
  ${exitCodes.failed}    something went wrong
  ${exitCodes.invalidInput}    a command, a configuration or data that is not valid
  ${exitCodes.notFound}    a data set, sweep or run that is not there
  ${exitCodes.homeBusy}    the home is held by another process
  ${exitCodes.runsFailed}    the work is done, but runs failed
  ${exitCodes.storage}    a disk that is full or a folder that can't be written
  ${exitCodes.unequal}    with --require-equal: results that are not equal
  ${exitCodes.interrupted}  interrupted; \`quadlab sweep resume\` goes on`;

/** Runs one command and returns its exit code. Every error ends here, in one line on standard error. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const program = new Command('quadlab')
    .description('Trains quadratic neural networks with ReLinear, in sweeps, and compares them.')
    .version(version)
    .addHelpText('after', help)
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to the command for its usage.')
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true });
  const setExitCode = (code: number): void => {
    process.exitCode = code;
  };
  registerDoctor(program, setExitCode);
  registerDataset(program, setExitCode);
  registerTrain(program, setExitCode);
  registerSweep(program, setExitCode);
  registerRuns(program, setExitCode);
  registerRerun(program, setExitCode);
  registerExport(program);
  registerModel(program);
  registerPaper(program, setExitCode);
  registerInspect(program);
  registerParity(program, setExitCode);
  registerBench(program, setExitCode);
  registerSelftest(program);
  registerServe(program);
  registerSetup(program, setExitCode);
  registerSettings(program);
  registerSchema(program);
  registerBackup(program, setExitCode);
  registerReindex(program, setExitCode);
  registerDemo(program, setExitCode);
  exitOverride(program);
  try {
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (cause) {
    const error = explainDatabaseError(cause);
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalidInput;
    process.stderr.write(`${errorLines(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Commander must not end the process by itself: open homes are given back first. */
function exitOverride(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitOverride(child);
}

/** One line a problem, the advice last. */
function errorLines(error: unknown): string {
  if (process.env['QUADLAB_DEBUG'] !== undefined && error instanceof Error)
    return error.stack ?? error.message;
  if (!(error instanceof ConfigError)) return `error ${onOneLine(describeError(error))}`;
  const lines = error.message.split('\n').map((line) => `error ${error.code}: ${onOneLine(line)}`);
  return [...lines, ...(lines.length > 1 ? [error.advice ?? ''] : [])].join('\n');
}

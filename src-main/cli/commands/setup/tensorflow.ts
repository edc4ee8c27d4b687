import type { Command } from 'commander';
import { resolveHome, setupTensorflow, type SetupProgress, type SetupResult } from '../../../app';
import { exitCodes } from '../../exit-codes';
import { withHome, withJson, type HomeOption, type JsonOption, type SetExitCode } from '../../options';
import { print, printJson, printWarnings } from '../../output/print';

interface TensorflowOptions extends HomeOption, JsonOption {
  gpu?: boolean;
  python?: string;
  wheel?: string;
  force?: boolean;
}

const help = `
It needs Python 3.9 or newer, npm, tar and g++ or clang++, and changes nothing outside of the home. libtensorflow comes
out of the Python wheel tensorflow-cpu (270 MB to download, 0.9 GB unpacked) or, with --gpu, tensorflow[and-cuda] (3.4 GB,
5.2 GB unpacked), and tfjs-node from the npm registry; its addon is compiled here and compared with the backend cpu.`;

export function registerSetupTensorflow(setup: Command, setExitCode: SetExitCode): void {
  withJson(withHome(setup.command('tensorflow')))
    .description('build the backend tensorflow in the home, with a current libtensorflow')
    .option('--gpu', 'with CUDA, for NVIDIA GPUs')
    .option('--python <path>', 'the Python to download with (default: found on the path)')
    .option('--wheel <file>', 'a wheel of TensorFlow that is here already')
    .option('--force', 'build anew what is there already')
    .addHelpText('after', help)
    .action(async ({ home, json, gpu = false, ...options }: TensorflowOptions) => {
      const interrupt = new AbortController();
      const onSignal = (): void => {
        interrupt.abort();
      };
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      for (const signal of signals) process.on(signal, onSignal);
      try {
        const result = await setupTensorflow({
          home: resolveHome(home),
          gpu,
          ...options,
          signal: interrupt.signal,
          onProgress: printProgress,
        });
        if (json === true) printJson(result);
        else printResult(result);
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        process.stderr.write('Interrupted; nothing was changed.\n');
        setExitCode(exitCodes.interrupted);
      } finally {
        for (const signal of signals) process.off(signal, onSignal);
      }
    });
}

function printProgress({ stage, stages, message }: SetupProgress): void {
  process.stderr.write(`${stage}/${stages}  ${message}\n`);
}

function printResult({ folder, built, record, check, warnings, seconds }: SetupResult): void {
  printWarnings(warnings);
  const { libtensorflow } = record.versions;
  const what = `libtensorflow ${libtensorflow}${record.gpu ? ' with CUDA' : ''}`;
  if (!built) {
    print(`Nothing to do: ${what} is in ${folder}. --force builds it anew.`);
    return;
  }
  print(`Built ${what} in ${folder} in ${seconds} s.`);
  if (check === undefined) return;
  const { device = '' } = check.versions;
  print(
    `It computes on ${device}; training steps differ from those of cpu by ${check.error.toExponential(1)}.`,
  );
}

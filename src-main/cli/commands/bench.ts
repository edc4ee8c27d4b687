import { InvalidArgumentError, Option, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { bench, benchModels, resolveHome, type BenchOptions } from '../../app';
import { neuronNames } from '../../domain/config/model-config';
import { memoryModes, type BackendName } from '../../domain/config/training-config';
import { exitCodes } from '../exit-codes';
import {
  positiveInteger,
  withBackend,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../options';
import { printBench, printFailedPeers } from '../output/bench';
import { createBenchProgress } from '../output/bench-progress';
import { printJson, printWarnings } from '../output/print';

const help = `
Each measurement is a process of its own: 3 steps to warm up, then --steps, or --iterations of mlp-runge, on one batch
of synthetic images, or on the 33 points of the Runge function. A step is that of a training: forward, loss, backward,
SGD with momentum; the loss is read each time.

  step_ms_min, step_ms_median  milliseconds of a step
  iteration_us                 of mlp-runge: mean microseconds of an iteration
  training_mib                 peak memory of the process beyond that before the model was made
  tensor_mib                   of it, tensors
  gflops                       operations a second: 2 for each multiply-add of a linear map, forward and for both gradients
  fraction_of_peak             of what the processor's threads compute at the most, measured beside it
  convolution                  the same for the passes of the fused convolution, as if computed by the direct algorithm:
                               one that needs fewer operations has more than 100 %

--against alternates with a program that prints JSON by the same names (test/bench/README.md), --rounds times; a program
1.4 times slower than the fastest in the first round is not run again. speedup is its time / our
time (QuadLab is faster by), memory_share our memory / its memory; the fastest counts. One that fails has its error in
its place, and the exit code is 1.
--trace writes two steps more, with phases, layers and kernels, for chrome://tracing or ui.perfetto.dev. Where a GPU
computes, the times of kernels are those of handing them over.`;

interface Options extends HomeOption, JsonOption {
  model: BenchOptions['model'];
  neuron: BenchOptions['neuron'];
  depth: number;
  batch: number;
  steps: number;
  iterations: number;
  backend: BackendName;
  threads?: number;
  memory: BenchOptions['memory'];
  evaluate?: boolean;
  against: string[];
  rounds?: number;
  trace?: string;
}

export function registerBench(program: Command, setExitCode: SetExitCode): void {
  const command = program
    .command('bench')
    .description('how fast a step of training is here, how much memory it takes, and where its time goes')
    .addOption(new Option('--model <model>', 'the network').choices([...benchModels]).default('resnet'))
    .addOption(new Option('--neuron <neuron>', 'its neurons').choices([...neuronNames]).default('quadratic'))
    .option('--depth <n>', 'layers of the ResNet: 8, 14, 20, 32, …', positiveInteger, 20)
    .option('--batch <n>', 'images a step of the ResNet', positiveInteger, 128)
    .option('--steps <n>', 'measured steps of the ResNet', positiveInteger, 10)
    .option('--iterations <n>', 'measured iterations of mlp-runge', positiveInteger, 3000);
  withBackend(command, 'native')
    .option('--threads <n>', 'computing threads (default: one a core, one for mlp-runge)', positiveInteger)
    .addOption(
      new Option('--memory <mode>', 'what is kept for the gradient')
        .choices([...memoryModes])
        .default('speed'),
    )
    .option('--evaluate', 'forward only, as on the test part')
    .option('--against <command>', "another library's program; can be given several times", collect, [])
    .option('--rounds <n>', 'how often all are measured (default: 3 with --against, else 1)', rounds)
    .option('--trace <file>', 'write a trace of two steps');
  withJson(withHome(command))
    .addHelpText('after', help)
    .action(async ({ json, home, ...options }: Options) => {
      const { model, against, trace } = options;
      const report = await bench({
        ...options,
        home: resolveHome(home),
        evaluate: options.evaluate === true,
        threads: options.threads ?? (model === 'resnet' ? availableParallelism() : 1),
        rounds: options.rounds ?? (against.length > 0 ? 3 : 1),
        ...createBenchProgress(),
      });
      if (json === true) printJson(report);
      else printBench(report);
      if (trace !== undefined) process.stderr.write(`The trace was written to ${resolve(trace)}\n`);
      printWarnings(report.warnings ?? []);
      if (printFailedPeers(report)) setExitCode(exitCodes.failed);
    });
}

const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

function rounds(text: string): number {
  const value = positiveInteger(text);
  if (value > 100) throw new InvalidArgumentError('Expected at most 100.');
  return value;
}

import type { Command } from 'commander';
import { checkParity, resolveHome, type ParityReport } from '../../app';
import { exitCodes } from '../exit-codes';
import {
  withBackend,
  withHome,
  withJson,
  type BackendOption,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../options';
import { plural, print, printJson, printTable } from '../output/print';

const help = `
The file holds, with names and layouts of PyTorch (kernels OIHW, images NCHW):
  metadata         kind (a neuron's name, plain or rezero), blocks ([1, 1, 1]), image, batch, classes, steps, lr, lr_gb,
                   momentum, weight_decay, shortcut (A or B)
  init/<name>      parameters and batch-norm statistics before the first step
  input, labels    one batch, used for every step of SGD, with the rate lr_gb for the groups g and b
  logits, grad/<name>  of the first step, in training mode
  losses           cross-entropy of each step
  final/<name>, eval_logits  after the last step

Errors are relative to the largest magnitude in a tensor, or to a thousandth of the largest in its group (r, g, b,
statistics) where that is more. Logits and losses must be within 1e-4, the rest within 1e-3.`;

export function registerParity(program: Command, setExitCode: SetExitCode): void {
  withBackend(withJson(withHome(program.command('parity'))), 'auto')
    .description('whether a residual network computes what a reference in PyTorch wrote into a file')
    .argument('<file>', 'safetensors')
    .addHelpText('after', help)
    .action(
      async (file: string, { backend = 'auto', home, json }: BackendOption & HomeOption & JsonOption) => {
        const report = await checkParity(file, { backend, home: resolveHome(home) });
        if (json === true) printJson(report);
        else printReport(report);
        if (!report.passed) setExitCode(exitCodes.failed);
      },
    );
}

function printReport({ network, backend, seconds, passed, comparisons }: ParityReport): void {
  const { kind, blocks, channels, shortcut, batch, image, imageChannels, steps } = network;
  const versions = Object.entries(backend.versions).map((entry) => entry.join(' '));
  print(
    `${kind} ResNet, blocks [${blocks.join(', ')}], ${plural(channels, 'channel')}, shortcut ${shortcut}; ${plural(batch, 'image')} ${image}×${image}×${imageChannels}, ${plural(steps, 'step')}`,
  );
  print(`${backend.name} (${versions.join(', ')}), ${seconds.toFixed(1)} s\n`);
  printTable(
    ['quantity', 'worst tensor', 'largest error', 'allowed', ''],
    comparisons.map(({ quantity, worst, error, allowed, passed }) => [
      quantity,
      worst,
      error.toExponential(1),
      allowed.toExponential(0),
      passed ? 'ok' : 'too large',
    ]),
    ['largest error', 'allowed'],
  );
  print(passed ? '\nThe same as the reference.' : '\nNot the same as the reference.');
}

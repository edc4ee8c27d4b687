import { Option, type Command } from 'commander';
import { modelFormatNames, type ModelFormat } from '../../../app';
import { readingApp, withHome, type HomeOption } from '../../options';
import { print, printWarnings } from '../../output/print';

interface ExportOptions extends HomeOption {
  format: ModelFormat;
  out: string;
}

export function registerExport(model: Command): void {
  withHome(model.command('export'))
    .description("the network of a run's last checkpoint, for PyTorch or TensorFlow.js")
    .argument('<run>', 'id, beginning of an id, or last')
    .addOption(
      new Option(
        '--format <format>',
        'safetensors: a file with the names and layouts of PyTorch; tfjs: a folder with a LayersModel of TensorFlow.js, which needs the layers of QuadLab',
      )
        .choices([...modelFormatNames])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'the file, or for tfjs the folder, to write')
    .action(async (text: string, { format, out, ...options }: ExportOptions) => {
      await readingApp(options, async (app) => {
        const { run, epoch, step, warnings } = await app.models.export(text, { format, out });
        printWarnings(warnings);
        print(`${out}: run ${run} after epoch ${epoch}, step ${step}`);
      });
    });
}

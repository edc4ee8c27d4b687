import { Option, type Command } from 'commander';
import type { App, CatalogueEntry } from '../../../app';
import { exitCodes } from '../../exit-codes';
import {
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../../options';
import { printManifest, showBytes, showDownload } from '../../output/dataset';
import { print, printJson, printTable } from '../../output/print';
import { createProgress } from '../../output/progress';

interface DownloadOptions extends HomeOption, JsonOption {
  as?: string;
  mirror?: string;
  proxy?: string;
  file?: string[];
}

const help = `
Without a name it lists what there is. A download that was interrupted goes on with the same command. Every file is
checked against its published checksum, also one that you have already and give with --file. HTTP_PROXY, HTTPS_PROXY and
NO_PROXY are heeded.`;

export function registerDownload(dataset: Command, setExitCode: SetExitCode): void {
  withJson(withHome(dataset.command('download')))
    .description('download a well-known data set and import it')
    .argument('[name]', 'of the data set')
    .option('--as <name>', 'what configurations call it (default: its own name)')
    .addOption(
      new Option(
        '--mirror <url>',
        'ask for <url>/<data set>/<file> and <url>/<file> instead of the official home',
      ).env('QUADLAB_MIRROR'),
    )
    .option('--proxy <url>', 'the proxy to go through, http://user:password@host:port')
    .option('--file <path...>', 'files, or folders with files, that are taken instead of a download')
    .addHelpText('after', help)
    .action(async (name: string | undefined, options: DownloadOptions) => {
      await readingApp(options, async (app) => {
        if (name === undefined) printCatalogue(await app.datasets.catalogue(), options);
        else await download(app, name, options, setExitCode);
      });
    });
}

async function download(
  app: App,
  name: string,
  { as, mirror, proxy, file: files, json }: DownloadOptions,
  setExitCode: SetExitCode,
): Promise<void> {
  const interrupt = new AbortController();
  const onSignal = (): void => {
    interrupt.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ignore = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  const progress = createProgress('MB');
  const showImport = showBytes(progress);
  try {
    const manifest = await app.datasets
      .download({
        name,
        as,
        files,
        settings: { mirror, proxy },
        signal: interrupt.signal,
        onProgress: showDownload(progress),
        onImportProgress: (state) => {
          // An import that is ended leaves nothing behind: it needs no care.
          ignore();
          showImport(state);
        },
      })
      .finally(() => {
        progress.dispose();
      });
    if (json === true) printJson(manifest);
    else {
      printManifest(manifest);
      const known = (await app.datasets.catalogue()).find((entry) => entry.name === name);
      if (known !== undefined) print(`  terms        ${known.terms}`);
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write('Interrupted. What came is kept: the same command goes on with it.\n');
    setExitCode(exitCodes.interrupted);
  } finally {
    ignore();
  }
}

function printCatalogue(entries: readonly CatalogueEntry[], { json }: JsonOption): void {
  if (json === true) {
    printJson(entries);
    return;
  }
  printTable(
    ['name', 'MB', 'what it is', 'imported as'],
    entries.map(({ name, bytes, title, description, importedAs }) => [
      name,
      bytes === undefined ? '' : (bytes / 1e6).toFixed(1),
      `${title}: ${description}`,
      importedAs.join(', '),
    ]),
    ['MB'],
  );
}

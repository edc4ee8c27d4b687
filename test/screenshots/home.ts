import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as configs from './configs.ts';
import { writeImages, writeTable } from './sample-files.ts';

const resources = join(import.meta.dirname, '..', '..', 'resources');
const entry = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');

export interface SampleHome {
  folder: string;
  command(...args: string[]): ChildProcess;
  /** Runs a command of QuadLab to its end; what it printed. Throws with its messages when it fails. */
  run(...args: string[]): Promise<string>;
  /** The file of a configuration. */
  fileOf(name: keyof typeof configs): string;
}

/** A home in `folder`, which is new, with data sets and sweeps that were really trained. */
export async function makeHome(folder: string, log: (text: string) => void): Promise<SampleHome> {
  const home = homeIn(folder);
  await writeImages(join(folder, 'files', 'shapes'), 80);
  writeTable(join(folder, 'files', 'houses.csv'), 400);
  for (const name of ['shapes', 'houses.csv']) await home.run('dataset', 'add', join(folder, 'files', name));
  for (const name of ['images', 'strategies', 'spirals'] as const) {
    log(`training ${name}`);
    await home.run('sweep', 'run', home.fileOf(name));
  }
  log('training runge');
  await home.run('train', join(resources, 'samples', 'runge-run.yaml'));
  return home;
}

/** A home that was made before. */
export function homeIn(folder: string): SampleHome {
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  for (const [name, text] of Object.entries(configs)) writeFileSync(join(files, `${name}.yaml`), text);
  const command = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [entry, ...args, '--home', join(folder, 'home')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    folder,
    command,
    run: (...args) => outputOf(command(...args), args.join(' ')),
    fileOf: (name) => join(files, `${name}.yaml`),
  };
}

/** The address that `quadlab serve` prints. */
export async function addressOf(server: ChildProcess): Promise<URL> {
  let text = '';
  for await (const chunk of server.stdout ?? []) {
    text += String(chunk);
    const found = /http:\S+/.exec(text);
    if (found) return new URL(found[0]);
  }
  throw new Error(`the server ended without an address: ${text}`);
}

export function readConfig(home: SampleHome, name: keyof typeof configs): string {
  return readFileSync(home.fileOf(name), 'utf8');
}

function outputOf(child: ChildProcess, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let messages = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (messages += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`quadlab ${what} ended with ${String(code)}: ${messages.slice(-2000)}`));
    });
  });
}

import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildPaths, librariesFromAddon, libraryNames } from '../../backends/tensorflow/build-record';
import type { Compiler } from './find-tools';
import { runTool, setupFailed } from './run-tool';
import type { SetupContext } from './setup-tensorflow';

const fetching = 'fetching tfjs-node';
const compiling = 'compiling the addon';

/** Downloads tfjs-node of this version from the npm registry: its kernels in JavaScript and its addon's sources. */
export async function fetchBinding(context: SetupContext, version: string): Promise<void> {
  const { staging, log, signal } = context;
  const folder = join(staging, 'npm');
  mkdirSync(folder);
  const tool = { stage: fetching, log, signal };
  const name = `@tensorflow/tfjs-node@${version}`;
  context.onProgress(`downloading ${name}`);
  await runTool({
    ...tool,
    command: 'npm',
    args: [
      'pack',
      name,
      '--loglevel',
      'error',
      '--pack-destination',
      folder,
      '--cache',
      join(staging, 'npm-cache'),
    ],
  });
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw setupFailed(fetching, `npm left no archive of ${name}`, log);
  await runTool({ ...tool, command: 'tar', args: ['-xzf', join(folder, archive), '-C', folder] });
  const target = context.build(buildPaths.package);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(folder, 'package'), target);
  for (const file of buildPaths.standIns) {
    mkdirSync(dirname(context.build(file)), { recursive: true });
    writeFileSync(
      context.build(file),
      `throw new Error('QuadLab puts its own tfjs-core here when it loads tfjs-node');\n`,
    );
  }
}

/** Compiles and links the addon against the unpacked libraries, which it finds again by their place beside it. */
export async function compileAddon(
  context: SetupContext,
  { command, options, version }: Compiler,
  headers: string,
): Promise<void> {
  const { staging, log, signal } = context;
  const sources = context.build(buildPaths.package, 'binding');
  const files = readdirSync(sources).filter((file) => file.endsWith('.cc'));
  if (files.length === 0) throw setupFailed(compiling, 'the package has no sources of its addon', log);
  context.onProgress(`compiling with ${version}`);
  const flags = [
    '-std=c++17',
    '-O2',
    '-fPIC',
    '-shared',
    '-DNAPI_VERSION=8',
    '-I',
    headers,
    '-I',
    join(staging, 'include'),
  ];
  const links = [
    '-L',
    context.build(buildPaths.libraries),
    ...libraryNames.map((name) => `-l:${name}`),
    `-Wl,-rpath,$ORIGIN/${librariesFromAddon}`,
  ];
  await runTool({
    stage: compiling,
    log,
    signal,
    command,
    args: [
      ...options,
      ...flags,
      ...files.map((file) => join(sources, file)),
      '-o',
      context.build(buildPaths.addon),
      ...links,
    ],
  });
  for (const unneeded of ['binding', 'src', 'scripts', 'python']) {
    rmSync(context.build(buildPaths.package, unneeded), { recursive: true, force: true });
  }
}

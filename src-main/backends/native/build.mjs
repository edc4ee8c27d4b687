// Compiles the native backend's addon, out/native/quadlab.node, with this machine's C++ compiler. It runs at the end of
// every installation, so it downloads nothing, and where it can't compile it says why in a line and fails nothing: the
// backend cpu works without. The result stands in out/native/build.json for `quadlab doctor`.

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = join(import.meta.dirname, 'cpp');
const folder = resolve(import.meta.dirname, '../../../out/native');
const addon = join(folder, 'quadlab.node');
const record = join(folder, 'build.json');

const flags = [
  '-std=c++17',
  '-O3',
  '-fPIC',
  '-pthread',
  '-fvisibility=hidden',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-Wall',
  '-Wextra',
];
const linkFlags = [
  '-shared',
  '-pthread',
  ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
];

/** The instruction set that files are compiled for by the ends of their names, where it is not that of every machine. */
const endFlags =
  process.arch === 'x64'
    ? {
        'avx2.cc': ['-mavx2', '-mfma'],
        'avx512.cc': ['-mavx2', '-mfma', ...['f', 'dq', 'bw', 'vl'].map((part) => `-mavx512${part}`)],
      }
    : {};

/**
 * Convolutions live by multiply-adds, which the language's vectors have no name for. Elsewhere one is rounded once only
 * where the sources say so: results must not depend on what a compiler joins.
 */
const contraction = (file) => `-ffp-contract=${file.startsWith('convolution') ? 'fast' : 'off'}`;

const flagsOf = (file) => [
  contraction(file),
  ...(Object.entries(endFlags).find(([end]) => file.endsWith(end))?.[1] ?? []),
];

function findCompiler() {
  const candidates = process.env['CXX'] ? [process.env['CXX']] : ['g++', 'clang++'];
  for (const candidate of candidates) {
    const [command, ...options] = candidate.trim().split(/\s+/);
    const { status, stdout } = spawnSync(command, [...options, '--version'], { encoding: 'utf8' });
    if (status === 0) return { command, options, version: stdout.split('\n')[0] };
  }
  throw new Error(`no C++ compiler was found (looked for ${candidates.join(', ')})`);
}

function findHeaders() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
  } catch {
    throw new Error('the package node-api-headers is not installed');
  }
}

/** Below the folder of the sources, in an order that is always the same. */
function sourceFiles() {
  const files = readdirSync(sources, { recursive: true }).filter((file) => /\.(cc|h)$/.test(file));
  return files.sort();
}

const hashOf = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Which sources the addon is made from. */
function sourcesHash() {
  return hashOf(...sourceFiles().flatMap((file) => [file, readFileSync(join(sources, file))]));
}

/** All that it is made from and with: it is compiled again when this changes. */
function stampOf(compiler, headers) {
  const parts = [
    compiler,
    headers,
    flags,
    linkFlags,
    endFlags,
    process.platform,
    process.arch,
    sourcesHash(),
  ];
  return hashOf(JSON.stringify(parts));
}

function lastBuild() {
  try {
    return JSON.parse(readFileSync(record, 'utf8'));
  } catch {
    return {};
  }
}

async function compile({ command, options }, headers) {
  const files = sourceFiles().filter((file) => file.endsWith('.cc'));
  // Beside the result and under a name of its own, so that two builds at a time don't meet.
  const aside = join(folder, `build-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  const objectOf = (file) => join(aside, `${file.replaceAll(sep, '-')}.o`);
  try {
    const waiting = [...files];
    const worker = async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const own = ['-I', headers, '-c', join(sources, file), '-o', objectOf(file)];
        await run(command, [...options, ...flags, ...flagsOf(file), ...own]);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    const linked = join(aside, 'quadlab.node');
    await run(command, [...options, ...linkFlags, ...files.map(objectOf), '-o', linked]);
    // A process that has the old one loaded keeps it.
    renameSync(linked, addon);
  } catch (error) {
    throw new Error(`${command} failed:\n${(error.stderr ?? error.message).trim()}`, { cause: error });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function writeRecord(content) {
  mkdirSync(folder, { recursive: true });
  const aside = `${record}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(content, undefined, 2)}\n`);
  renameSync(aside, record);
}

try {
  if (process.platform === 'win32') throw new Error('it can be compiled on Linux and macOS only so far');
  const compiler = findCompiler();
  const headers = findHeaders();
  const stamp = stampOf(compiler, headers);
  if (lastBuild().stamp !== stamp || !existsSync(addon)) {
    const started = performance.now();
    mkdirSync(folder, { recursive: true });
    await compile(compiler, headers);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    writeRecord({ stamp, sources: sourcesHash(), compiler: compiler.version, seconds });
    console.log(`native backend: compiled with ${compiler.version} in ${seconds} s`);
  }
} catch (error) {
  if (existsSync(addon) && lastBuild().sources === sourcesHash()) {
    console.warn(
      `native backend: not compiled again, ${error.message}; the one that is there is of the same sources`,
    );
  } else {
    // An addon of other sources would answer calls that it does not know.
    rmSync(addon, { force: true });
    writeRecord({ reason: error.message });
    console.warn(`native backend: not built, ${error.message}; the slower backend cpu is used instead`);
  }
}

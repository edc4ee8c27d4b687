// Compiles the native backend's addon, out/native/quadlab.node, with this machine's C++ compiler. It runs at the end of
// every installation, so it downloads nothing, and where it can't compile it says why in a line and fails nothing: the
// backend cpu works without. The result stands in out/native/build.json for `quadlab doctor`.

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
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
  // One multiply-add is rounded once only where the sources say so: results must not depend on what a compiler joins.
  '-ffp-contract=off',
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

/** The instruction set that a file is compiled for, where it is not that of every machine. */
const fileFlags =
  process.arch === 'x64'
    ? {
        'kernels_avx2.cc': ['-mavx2', '-mfma'],
        'kernels_avx512.cc': ['-mavx2', '-mfma', ...['f', 'dq', 'bw', 'vl'].map((part) => `-mavx512${part}`)],
      }
    : {};

/** A reason why there is no addon, in words for the person who installs. */
class Unable extends Error {}

function findCompiler() {
  const candidates = [process.env['CXX'], 'g++', 'clang++'].filter(Boolean);
  for (const candidate of candidates) {
    const [command, ...options] = candidate.trim().split(/\s+/);
    const { status, stdout } = spawnSync(command, [...options, '--version'], { encoding: 'utf8' });
    if (status === 0) return { command, options, version: stdout.split('\n')[0] };
  }
  throw new Unable(`no C++ compiler was found (looked for ${candidates.join(', ')})`);
}

function findHeaders() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
  } catch {
    throw new Unable('the package node-api-headers is not installed');
  }
}

/** What the addon is made from: it is compiled again when this changes. */
function stampOf(compiler, headers) {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([compiler, headers, flags, linkFlags, fileFlags, process.platform, process.arch]),
  );
  const files = readdirSync(sources).filter((file) => /\.(cc|h)$/.test(file));
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(sources, file)));
  return hash.digest('hex');
}

function lastBuild() {
  try {
    return JSON.parse(readFileSync(record, 'utf8'));
  } catch {
    return {};
  }
}

async function compile({ command, options }, headers) {
  const files = readdirSync(sources).filter((file) => file.endsWith('.cc'));
  // Beside the result and under a name of its own, so that two builds at a time don't meet.
  const aside = join(folder, `build-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    const waiting = [...files];
    const worker = async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const own = [
          ...(fileFlags[file] ?? []),
          '-I',
          headers,
          '-c',
          join(sources, file),
          '-o',
          join(aside, `${file}.o`),
        ];
        await run(command, [...options, ...flags, ...own]);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    const objects = files.map((file) => join(aside, `${file}.o`));
    const linked = join(aside, 'quadlab.node');
    await run(command, [...options, ...linkFlags, ...objects, '-o', linked]);
    // A process that has the old one loaded keeps it.
    renameSync(linked, addon);
  } catch (error) {
    throw new Unable(`${command} failed:\n${String(error.stderr || error.message).trim()}`);
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
  if (process.platform === 'win32') throw new Unable('it can be compiled on Linux and macOS only so far');
  const compiler = findCompiler();
  const headers = findHeaders();
  const stamp = stampOf(compiler, headers);
  if (lastBuild().stamp !== stamp || !existsSync(addon)) {
    const started = performance.now();
    mkdirSync(folder, { recursive: true });
    await compile(compiler, headers);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    writeRecord({ stamp, compiler: compiler.version, seconds });
    console.log(`native backend: compiled with ${compiler.version} in ${seconds} s`);
  }
} catch (error) {
  if (!(error instanceof Unable)) throw error;
  // An addon of other sources would answer calls that it does not know.
  rmSync(addon, { force: true });
  writeRecord({ reason: error.message });
  console.warn(`native backend: not built, ${error.message}; the slower backend cpu is used instead`);
}

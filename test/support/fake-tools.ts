import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary';

const real = ['sh', 'mkdir', 'cat', 'tar', 'gzip', 'sleep', 'cp', 'dirname', 'ln'];

/** Answers to what the setup asks of Python: its version, pip's download, and unpacking. */
const python = `#!/bin/sh
bin="$(dirname "$0")"
echo "python $*" >> "$bin/calls"
case "$*" in
  *find_spec*) echo "\${FAKE_PYTHON:-3.11.7 True}" ;;
  *'pip download'*)
    if [ -n "$FAKE_PIP_ERROR" ]; then echo "Collecting it"; echo "ERROR: $FAKE_PIP_ERROR" >&2; exit 1; fi
    if [ -n "$FAKE_PIP_WAITS" ]; then sleep 60 & echo $! > "$FAKE_PIP_WAITS"; wait; fi
    while [ "$1" != -d ]; do shift; done
    echo wheel > "$2/\${FAKE_WHEEL:-tensorflow_cpu-2.99.0-cp311-cp311-any.whl}"
    case "$*" in *and-cuda*) echo wheel > "$2/nvidia_cudnn_cu12-9.9.9-py3-none-any.whl" ;; esac ;;
  *zipfile*)
    while [ "\${1%.whl}" = "$1" ]; do shift; done
    mkdir -p "$2/tensorflow/include/tensorflow/c"
    case "$1" in */tensorflow*) 
      if [ -z "$FAKE_NO_LIBRARY" ]; then
        for part in cc framework; do echo "$part" > "$2/tensorflow/libtensorflow_$part.so.2"; done
      fi ;;
    esac
    if [ -n "$FAKE_DISK_FULL" ]; then ln -sf /dev/full "$2/../build.json"; fi ;;
esac
`;

const npm = `#!/bin/sh
bin="$(dirname "$0")"
echo "npm $*" >> "$bin/calls"
[ "$1" = pack ] || exit 0
while [ "$1" != --pack-destination ]; do shift; done
mkdir -p "$2/package/binding" "$2/package/dist/proto"
echo '{"name": "@tensorflow/tfjs-node"}' > "$2/package/package.json"
echo '// source' > "$2/package/binding/tfjs_binding.cc"
tar -czf "$2/tfjs-node.tgz" -C "$2" package
`;

const compiler = `#!/bin/sh
bin="$(dirname "$0")"
echo "g++ $*" >> "$bin/calls"
case "$*" in --version) echo 'fake 1.0'; exit 0 ;; esac
if [ -n "$FAKE_COMPILE_ERROR" ]; then echo "$FAKE_COMPILE_ERROR" >&2; exit 1; fi
while [ "$1" != -o ]; do shift; done
echo addon > "$2"
`;

export interface FakeTools {
  /** The PATH that has nothing else. */
  path: string;
  calls(): string[];
}

/** Stands in for what `quadlab setup tensorflow` starts; variables FAKE_… of the environment make tools fail. */
export function fakeTools({ without = [] }: { without?: readonly string[] } = {}): FakeTools {
  const path = join(temporaryFolder(), 'bin');
  mkdirSync(path);
  for (const [name, script] of Object.entries({ python3: python, npm, 'g++': compiler })) {
    if (!without.includes(name)) writeFileSync(join(path, name), script, { mode: 0o755 });
  }
  for (const name of real) {
    const { stdout } = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    symlinkSync(stdout.trim(), join(path, name));
  }
  return { path, calls: () => readFileSync(join(path, 'calls'), 'utf8').trim().split('\n') };
}

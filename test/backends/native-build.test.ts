import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

const native = 'src-main/backends/native';

/** A compiler that makes empty files, and writes down what it is asked for. */
const fakeCompiler = `#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
case "$*" in
  --version) echo 'fake 1.0' ;;
  *broken.cc*) echo 'broken.cc:1: error: no such thing' >&2; exit 1 ;;
  *) while [ "$1" != -o ]; do shift; done; : > "$2" ;;
esac
`;

/** A checkout with nothing but what the build reads. */
function checkout() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, native), { recursive: true });
  for (const part of ['build.mjs', 'cpp']) {
    cpSync(join(repository, native, part), join(folder, native, part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const compiler = join(folder, 'compiler');
  writeFileSync(compiler, fakeCompiler, { mode: 0o755 });
  const out = join(folder, 'out/native');
  return {
    folder,
    addon: join(out, 'quadlab.node'),
    record: () => JSON.parse(readFileSync(join(out, 'build.json'), 'utf8')) as Record<string, string>,
    calls: () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n'),
    build: (environment: Record<string, string> = { CXX: compiler }) => {
      const options = { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', ...environment } } as const;
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(folder, native, 'build.mjs')],
        options,
      );
      return { status, output: stdout + stderr };
    },
  };
}

describe('the build of the native backend', () => {
  it('compiles each file for its instruction set, and again only when something changed', () => {
    const { folder, addon, build, calls, record } = checkout();
    expect(build().status).toBe(0);
    expect(existsSync(addon)).toBe(true);
    expect(record()).toMatchObject({ compiler: 'fake 1.0' });
    const compiled = calls().filter((call) => call.includes(' -c '));
    const withFlag = (flag: string) => compiled.filter((call) => call.includes(flag));
    if (process.arch === 'x64') expect(withFlag('-mavx512f')[0]).toContain('avx512.cc');
    expect(withFlag('-mavx').length).toBeLessThan(compiled.length);
    const count = calls().length;
    expect(build()).toEqual({ status: 0, output: '' });
    expect(calls().length).toBe(count + 1); // for its version
    writeFileSync(join(folder, native, 'cpp/more.h'), '');
    build();
    expect(calls().length).toBeGreaterThan(count + compiled.length);
  });

  it('does not fail without a compiler, and says what is missing', () => {
    const { folder, addon, build, record } = checkout();
    build();
    expect(build({ PATH: '/nowhere' }).output).toMatch(/^native backend: not compiled again, .*\n$/);
    expect(existsSync(addon)).toBe(true);
    writeFileSync(join(folder, native, 'cpp/more.h'), '');
    const { status, output } = build({ PATH: '/nowhere' });
    expect(status).toBe(0);
    expect(output).toMatch(/^native backend: not built, no C\+\+ compiler was found .*\n$/);
    expect(existsSync(addon)).toBe(false);
    expect(record()['reason']).toContain('no C++ compiler');
  });

  it('does not fail where the compiler does, and shows why', () => {
    const { folder, addon, build, record } = checkout();
    writeFileSync(join(folder, native, 'cpp/broken.cc'), 'no such thing');
    const { status, output } = build();
    expect([status, existsSync(addon)]).toEqual([0, false]);
    expect(output).toContain('broken.cc:1: error');
    expect(record()['reason']).toContain('compiler failed');
  });
});

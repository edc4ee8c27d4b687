import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeOutput } from '../../src-main/exports';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quadlab-output-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const failure = (code: string, text: string) =>
  expect.objectContaining({
    code,
    message: expect.stringContaining(text) as string,
    advice: expect.stringMatching(/\.$/) as string,
  }) as Error;

it('writes a new file, and replaces an existing one with its permissions', async () => {
  const file = join(folder, 'a.csv');
  await writeOutput(file, 'one\n');
  await chmod(file, 0o640);
  await writeOutput(file, 'two\n');
  expect(await readFile(file, 'utf8')).toBe('two\n');
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect(await readdir(folder)).toEqual(['a.csv']);
});

it('replaces what a symbolic link points to, not the link', async () => {
  await writeFile(join(folder, 'real'), 'old');
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await writeOutput(join(folder, 'link'), 'new');
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
});

it('says that the folder is missing', async () => {
  const file = join(folder, 'none', 'a.csv');
  await expect(writeOutput(file, '')).rejects.toThrow(failure('OUTPUT_UNWRITABLE', `${file}: the folder`));
});

it('says that the path is a folder, or goes through a file', async () => {
  await mkdir(join(folder, 'sub'));
  await expect(writeOutput(join(folder, 'sub'), '')).rejects.toThrow(
    failure('OUTPUT_UNWRITABLE', 'it is a folder'),
  );
  await writeFile(join(folder, 'file'), '');
  await expect(writeOutput(join(folder, 'file', 'a.csv'), '')).rejects.toThrow(
    failure('OUTPUT_UNWRITABLE', 'is a file, not a folder'),
  );
});

// Root may write everywhere.
it.skipIf(process.getuid?.() === 0)(
  'says that there is no permission, and leaves the file alone',
  async () => {
    const file = join(folder, 'a.csv');
    await writeFile(file, 'old');
    await chmod(file, 0o444);
    await expect(writeOutput(file, 'new')).rejects.toThrow(failure('OUTPUT_UNWRITABLE', 'no permission'));
    await chmod(folder, 0o555);
    await expect(writeOutput(join(folder, 'b.csv'), '')).rejects.toThrow(
      failure('OUTPUT_UNWRITABLE', 'no permission'),
    );
    await chmod(folder, 0o755);
    expect(await readFile(file, 'utf8')).toBe('old');
  },
);

it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
  await expect(writeOutput('/dev/full', 'text')).rejects.toThrow(failure('DISK_FULL', '/dev/full'));
});

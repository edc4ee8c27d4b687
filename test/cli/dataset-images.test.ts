import { join } from 'node:path';
import { expect, it } from 'vitest';
import { imageFolderFiles } from '../datasets/images';
import { writeFiles } from '../datasets/files';
import { cli } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

it('imports images as they are said to be kept, and describes and verifies them', async () => {
  const home = temporaryFolder();
  const path = writeFiles(
    join(temporaryFolder(), 'pets'),
    await imageFolderFiles(2, ['train', 'test', 'val']),
  );
  const dataset = (command: string, ...more: string[]) => cli('dataset', command, ...more, '--home', home);

  const sized = await dataset('add', 'sized', path, '--image-size', '6,4');
  expect(sized.stdout).toContain('6×4×3');
  expect(sized.stdout).toContain('4 train, 4 validation, 4 test');
  const packed = await dataset('add', 'packed', path, '--storage', 'encoded');
  expect(packed.stdout).toMatch(/kept as +encoded images, /);
  const inPlace = await dataset('add', path, '--in-place');
  expect(inPlace.stdout).toContain(`encoded images in ${path}, and`);
  expect(inPlace.stdout).toMatch(/same as +packed/);
  expect((await dataset('verify', 'packed')).stdout).toMatch(/^packed: 15 files unchanged/);
  expect((await dataset('verify', 'pets')).stdout).toMatch(/^pets: 12 files and 12 images unchanged/);

  for (const wrong of ['0', '1,2,3']) {
    const { code, stderr } = await dataset('add', 'wrong', path, '--image-size', wrong);
    expect(code).toBe(2);
    expect(stderr).toContain(`--image-size: found ${wrong === '0' ? '0' : '[1,2,3]'}, expected the height`);
  }
});

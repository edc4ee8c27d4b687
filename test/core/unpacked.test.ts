import { expect, it } from 'vitest';
import { unpackedPath } from '../../src-main/core/unpacked';

it.each([
  [
    '/opt/QuadLab/resources/app.asar/out/main/worker.js',
    '/opt/QuadLab/resources/app.asar.unpacked/out/main/worker.js',
  ],
  [
    'C:\\QuadLab\\resources\\app.asar\\node_modules\\node',
    'C:\\QuadLab\\resources\\app.asar.unpacked\\node_modules\\node',
  ],
  ['/opt/app.asar.unpacked/out/main/worker.js', '/opt/app.asar.unpacked/out/main/worker.js'],
  ['/home/me/quadlab/out/main/worker.js', '/home/me/quadlab/out/main/worker.js'],
  ['/home/me/app.asar', '/home/me/app.asar'],
])('of %s is %s', (path, unpacked) => {
  expect(unpackedPath(path)).toBe(unpacked);
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { QuadLabError } from '../../core/errors';

/** The source of Chart.js for a script element, so that a report needs no network. */
export function chartLibrary(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('chart.js'));
  const names = ['chart.umd.min.js', 'chart.umd.js'];
  for (const name of names) {
    try {
      return readFileSync(join(folder, name), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    } catch {
      // Releases differ in which of them they have.
    }
  }
  throw new QuadLabError('INTERNAL', `Chart.js is incomplete: expected ${names.join(' or ')} in ${folder}`, {
    advice: 'Install QuadLab again.',
  });
}

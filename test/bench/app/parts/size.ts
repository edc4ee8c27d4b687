import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Figure } from '../figure.ts';
import { serve } from '../served.ts';
import type { Bench } from './part.ts';

const built = join(import.meta.dirname, '..', '..', '..', '..', 'out', 'renderer');

/** Files that are compressed already stay as they are. */
const sizeOf = (file: string): number => {
  const bytes = readFileSync(file);
  return /\.(woff2|png)$/.test(file) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
};

/** What the renderer weighs: all of it, and what the first page needs. */
export async function size({ browser, homes }: Bench): Promise<Figure[]> {
  const files = readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const code = files.filter((file) => !file.endsWith('.woff2'));
  const sum = (some: readonly string[]): number =>
    some.reduce((total, file) => total + sizeOf(file), 0) / 1000;
  const app = await serve(browser, homes.few());
  const page = await app.open('/');
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
  const urls = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  );
  await app.close();
  const first = files.filter(
    (file) => file.endsWith('index.html') || urls.some((url) => url.length > 1 && file.endsWith(url)),
  );
  return [
    { part: 'size', name: 'Renderer, gzipped, with its fonts', value: sum(files), unit: 'kB', goal: 1000 },
    { part: 'size', name: 'Renderer, gzipped, code alone', value: sum(code), unit: 'kB' },
    { part: 'size', name: 'Loaded for Home', value: sum(first), unit: 'kB' },
  ];
}

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { temporaryFolder, writeFiles } from '../files';
import { samples, type Files } from '../samples';
import { Importer } from './importer';
import { mutate } from './mutate';
import type { Answer, Question } from './messages';

/** FUZZ_FACTOR=20 looks longer. */
const factor = Number(process.env['FUZZ_FACTOR'] ?? 1);
const cases = (format: string): number => factor * (format === 'kitti-depth' ? 8 : 60);
const maximalBytes = 700 * 2 ** 20;

const isImages = (format: string): boolean => ['image-folder', 'tiny-imagenet'].includes(format);

describe.each(samples)('$title, changed at random', ({ title, format, files }) => {
  let importer: Importer;
  afterAll(() => {
    importer.stop();
  });

  it('is imported or refused, and nothing else', { timeout: factor * 60_000 }, async () => {
    const place = temporaryFolder();
    const [source, datasetsFolder, temporary] = ['source', 'datasets', 'temporary'].map((name) =>
      join(place, name),
    ) as [string, string, string];
    mkdirSync(temporary);
    importer = new Importer(temporary);
    const original = await files();
    writeFiles(source, original);
    const names = Object.keys(original);
    const counts = { imported: 0, refused: 0 };
    const problems: string[] = [];
    for (let seed = 0; seed < cases(format); seed++) {
      const random = createRandom(seed, 'fuzz', title);
      const any = (): string => names[random.integer(names.length)] ?? '';
      const victim = any();
      const mutated = mutate(bytesOf(original, victim), bytesOf(original, any()), random);
      writeFiles(source, { [victim]: mutated });
      const question: Question = {
        path: source,
        datasetsFolder,
        inPlace: random.integer(4) === 0,
        settings: isImages(format) && random.integer(3) === 0 ? { storage: 'encoded' } : {},
      };
      const answer = await importer.ask(question).catch((error: unknown): Answer => {
        importer.stop();
        return { outcome: 'broken', stack: String(error), maximalBytes: 0 };
      });
      const complain = (problem: string): void => {
        problems.push(`seed ${seed}, ${victim}${question.inPlace ? ', in place' : ''}: ${problem}`);
      };
      for (const problem of problemsOf(answer, victim)) complain(problem);
      if (answer.outcome !== 'broken') counts[answer.outcome]++;
      const expected = answer.outcome === 'imported' ? ['mutated'] : [];
      const left = readdirSync(datasetsFolder);
      if (left.join() !== expected.join()) complain(`it left ${left.join()} in the datasets folder`);
      rmSync(datasetsFolder, { recursive: true, force: true });
      if (!readFileSync(join(source, victim)).equals(mutated)) complain('it changed the file');
      writeFiles(source, { [victim]: original[victim] ?? '' });
    }
    expect(problems).toEqual([]);
    expect(filesBelow(source)).toEqual([...names].sort());
    expect(readdirSync(place).sort()).toEqual(['source', 'temporary']);
    expect(readdirSync(temporary)).toEqual([]);
    expect(counts.refused).toBeGreaterThan(cases(format) / 10);
    if (process.env['FUZZ_FACTOR'] !== undefined) console.log(title, counts);
  });
});

const bytesOf = (files: Files, name: string): Buffer => Buffer.from(files[name] ?? '');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function problemsOf(answer: Answer, victim: string): string[] {
  const found: string[] = [];
  if (answer.maximalBytes > maximalBytes) found.push(`it took ${answer.maximalBytes} bytes`);
  switch (answer.outcome) {
    case 'broken':
      return [...found, answer.stack];
    case 'imported':
      return [...found, ...answer.complaints];
    case 'refused': {
      const { code, message, advice } = answer;
      if (code !== 'DATASET_INVALID' && code !== 'DATASET_FORMAT_UNKNOWN') found.push(`${code}: ${message}`);
      if (!message.includes(basename(victim))) found.push(`it does not name the file: ${message}`);
      if (/[\n\r]/.test(message + advice)) found.push(`it has several lines: ${message}`);
      if (advice === '') found.push(`it has no advice: ${message}`);
      return found;
    }
  }
}

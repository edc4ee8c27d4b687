import type { DatasetManifest, DatasetProgress, DownloadProgress } from '../../app';
import { listSome } from '../../core/list-some';
import { taskTitles } from '../../domain/metrics';
import { dateTime, plural, print, printTable, shortNumber } from './print';
import type { ProgressDisplay } from './progress';

const megabytes = (bytes: number): number => Math.round(bytes / 1e4) / 100;

export function showBytes(progress: ProgressDisplay): (state: DatasetProgress) => void {
  return ({ stage, file, unit, done, total = done }) => {
    progress.update({
      done: unit === 'bytes' ? megabytes(done) : done,
      total: unit === 'bytes' ? megabytes(total) : total,
      ...(unit === 'examples' && { unit }),
      note: `${stage} ${file ?? ''}`.trim(),
    });
  };
}

/** A problem becomes a line of its own. */
export function showDownload(progress: ProgressDisplay): (state: DownloadProgress) => void {
  let last: string | undefined;
  return ({ stage, file, bytesDone, bytesTotal, problem }) => {
    if (problem !== undefined && problem !== last) progress.line(problem);
    last = problem;
    const done = megabytes(bytesDone);
    progress.update({
      done,
      total: bytesTotal === undefined ? done : megabytes(bytesTotal),
      note: `${stage} ${file ?? ''}`.trim(),
    });
  };
}

/** A data set that is new, and which others hold the same examples. */
export function printImported(manifest: DatasetManifest, same: readonly string[]): void {
  printManifest(manifest);
  if (same.length > 0) print(`  same as      ${same.join(', ')} (the same examples)`);
}

export function printManifest(manifest: DatasetManifest): void {
  print(manifest.name);
  for (const [name, value] of factsOf(manifest)) print(`  ${name.padEnd(11)}  ${value}`);
  const { columns, targetColumn } = manifest;
  if (columns === undefined) return;
  print('');
  printTable(
    ['column', 'kind', 'values', 'missing'],
    [...columns, ...(targetColumn === undefined ? [] : [targetColumn])].map((column) => [
      column === targetColumn ? `${column.name} (to predict)` : column.name,
      column.kind,
      column.kind === 'categorical'
        ? listSome(column.categories)
        : `${shortNumber(column.min)} to ${shortNumber(column.max)}`,
      String(column.missing),
    ]),
    ['missing'],
  );
}

function factsOf(manifest: DatasetManifest): [string, string][] {
  const { task, classNames, inputShape, targetShape, mean, deviation } = manifest;
  const facts: ([string, string] | undefined)[] = [
    ['format', manifest.format],
    ['task', taskTitles[task]],
    ['shape', inputShape.join('×')],
    targetShape.length === 0 ? undefined : ['targets', targetShape.join('×')],
    ['examples', examplesOf(manifest)],
    classNames.length === 0 ? undefined : ['classes', `${classNames.length}: ${listSome(classNames)}`],
    mean.length === 0 ? undefined : ['mean', mean.map(shortNumber).join(', ')],
    deviation.length === 0 ? undefined : ['deviation', deviation.map(shortNumber).join(', ')],
    manifest.source === undefined ? undefined : ['source', manifest.source],
    ['kept as', keptAs(manifest)],
    ['fingerprint', manifest.fingerprint],
    ['added', `${dateTime(Date.parse(manifest.createdAt))} UTC`],
    ...manifest.messages.map((message): [string, string] => ['note', message]),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function examplesOf({ train, validation, test }: DatasetManifest): string {
  if (test.count === 0) return `${train.count}, one part: set testFraction to hold some out`;
  const validated = validation === undefined ? '' : `${validation.count} validation, `;
  return `${train.count} train, ${validated}${test.count} test`;
}

function keptAs({ storage, files }: DatasetManifest): string {
  const size = `${(files.reduce((sum, file) => sum + file.bytes, 0) / 1e6).toFixed(1)} MB`;
  switch (storage.kind) {
    case 'arrays':
      return `arrays, ${size}`;
    case 'images':
      return storage.root === undefined
        ? `encoded images, ${size}`
        : `encoded images in ${storage.root}, and ${size} about them`;
    case 'files':
      return `${plural(files.length, 'file')} in ${storage.root ?? 'its folder'}, ${size}`;
  }
}

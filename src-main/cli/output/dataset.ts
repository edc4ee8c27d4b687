import type { DatasetManifest, DatasetProgress, DownloadProgress } from '../../app';
import { dateTime, print, shortNumber } from './print';
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

export function printManifest(manifest: DatasetManifest): void {
  const { train, test, classNames, inputShape } = manifest;
  const facts: [string, string][] = [
    ['format', manifest.format],
    ['shape', inputShape.join('×')],
    [
      'examples',
      test.count === 0
        ? `${train.count}, one part: set testFraction to hold some out`
        : `${train.count} train, ${test.count} test`,
    ],
    ['classes', `${classNames.length}: ${classNames.join(', ')}`],
    ['mean', manifest.mean.map(shortNumber).join(', ')],
    ['deviation', manifest.deviation.map(shortNumber).join(', ')],
    ['files', manifest.files.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')],
    ['fingerprint', manifest.fingerprint],
    ['added', `${dateTime(Date.parse(manifest.createdAt))} UTC`],
  ];
  print(manifest.name);
  for (const [name, value] of facts) print(`  ${name.padEnd(11)}  ${value}`);
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { QuadLabError } from '../../core/errors';
import type { DownloadSettings } from '../../domain/download-settings';
import { usingHome } from '../home-error';
import { finishPart, whatIsWrong } from './finish-part';
import type { HttpClient } from './http-client';
import type { KnownFile } from './known-dataset';
import { discardPart, partPaths, readPart, sizeOf } from './part-file';
import { RateMeter, secondsLeft, type DownloadProgress, type OnDownloadProgress } from './progress';
import { transferOnce } from './transfer';
import { explainTransferError, type TransferFailure } from './transfer-failure';

export type RetrySettings = Pick<
  DownloadSettings,
  'stallSeconds' | 'attempts' | 'firstWaitSeconds' | 'longestWaitSeconds'
>;

export interface DownloadFileOptions {
  http: HttpClient;
  /** Made where it is missing. */
  folder: string;
  settings: RetrySettings;
  signal?: AbortSignal | undefined;
  onProgress?: OnDownloadProgress | undefined;
}

/** An address that brought no file, and why. */
export interface FailedAddress {
  url: string;
  reason: string;
  /** Whether there was no connection at all. */
  unreachable: boolean;
}

export class DownloadFailed extends QuadLabError {
  readonly file: string;
  readonly failures: readonly FailedAddress[];

  constructor(file: string, failures: readonly FailedAddress[], advice: string) {
    const reasons = failures.map(({ url, reason }) => `${new URL(url).host}: ${reason}`).join('; ');
    super('DOWNLOAD_FAILED', `${file} cannot be downloaded: ${reasons}.`, { advice });
    this.file = file;
    this.failures = failures;
  }
}

/** What came between two failures for the first of them to be forgotten. */
const progressBytes = 1 << 20;

/**
 * Downloads a file into a folder and returns its path. What comes is kept in `<file>.part`, and what tells whether the
 * rest still belongs to it in `<file>.part.json`: a later call goes on where this one was interrupted, in this process or
 * another. The file appears under its name only when its size and checksum are right; one that is there is kept.
 * Only one process at a time may download into a folder.
 * Throws DownloadFailed (DOWNLOAD_FAILED) when every address has failed, DISK_FULL, HOME_UNUSABLE, or the signal's reason.
 */
export async function downloadFile(file: KnownFile, options: DownloadFileOptions): Promise<string> {
  const { folder, signal } = options;
  const paths = partPaths(join(folder, file.name));
  await usingHome(folder, () => mkdir(folder, { recursive: true }));
  if ((await sizeOf(paths.target)) !== undefined) {
    if ((await whatIsWrong(file, paths.target, undefined, signal)) === undefined) return paths.target;
  }
  const failures: FailedAddress[] = [];
  const report = reporterFor(file, options);
  for (const url of file.urls) {
    const failure = await fromAddress(url);
    if (failure === undefined) return paths.target;
    failures.push({ url, reason: failure.message, unreachable: failure.remedy === 'unreachable' });
  }
  throw new DownloadFailed(file.name, failures, 'Check the network and the proxy, then try again.');

  async function fromAddress(url: string): Promise<TransferFailure | undefined> {
    const { http, settings } = options;
    let failed = 0;
    const came = { ever: false, most: 0 };
    const onBytes = (done: number, total: number | undefined): void => {
      came.ever ||= done > came.most;
      came.most = Math.max(came.most, done);
      report('downloading', done, total);
    };
    for (;;) {
      const before = await partBytes();
      came.most = before;
      try {
        const { resumed } = await transferOnce({ http, url, file, paths, signal, onBytes });
        const bytes = await partBytes();
        report('checking', bytes, bytes);
        await finishPart(file, paths, { resumed, signal });
        return undefined;
      } catch (error) {
        signal?.throwIfAborted();
        const failure = explainTransferError(error, settings.stallSeconds);
        if (failure.remedy === 'anew') await discardPart(paths);
        failed = came.most - before >= progressBytes ? 1 : failed + 1;
        const seconds = waitSeconds(failure, failed, settings);
        const isFinal = failure.remedy === 'next' || (failure.remedy === 'unreachable' && !came.ever);
        if (isFinal || failed >= settings.attempts || seconds === undefined) return failure;
        const problem = `${new URL(url).host}: ${failure.message}; trying again in ${Math.ceil(seconds)} s`;
        report('waiting', await partBytes(), file.bytes, problem);
        await delay(1000 * seconds, undefined, { signal }).catch(() => undefined);
        signal?.throwIfAborted();
      }
    }
  }

  async function partBytes(): Promise<number> {
    return (await readPart(paths))?.bytes ?? 0;
  }
}

/** Twice as long each time, spread so that many clients do not come back at once; undefined where it would be too long. */
function waitSeconds(
  failure: TransferFailure,
  failed: number,
  { firstWaitSeconds, longestWaitSeconds }: RetrySettings,
): number | undefined {
  const asked = failure.waitSeconds;
  if (asked !== undefined) return asked <= longestWaitSeconds ? asked : undefined;
  const doubled = firstWaitSeconds * 2 ** (failed - 1);
  return Math.min(longestWaitSeconds, doubled) * (0.75 + Math.random() / 4);
}

type Report = (
  stage: DownloadProgress['stage'],
  done: number,
  total: number | undefined,
  problem?: string,
) => void;

function reporterFor(file: KnownFile, { onProgress }: DownloadFileOptions): Report {
  const meter = new RateMeter();
  return (stage, bytesDone, total, problem) => {
    meter.add(performance.now(), bytesDone);
    const bytesTotal = total ?? file.bytes;
    const bytesPerSecond = meter.rate();
    onProgress?.({
      stage,
      file: file.name,
      bytesDone,
      bytesTotal,
      bytesPerSecond,
      secondsLeft: secondsLeft(bytesDone, bytesTotal, bytesPerSecond),
      problem,
    });
  };
}

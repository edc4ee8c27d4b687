import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathsOfRun, type SchedulerContext } from '../scheduler/context';
import type { ModelFormat } from '../training/model-files/export-model';
import { findRun } from './lookup';
import type { ModelProcesses } from './model-process/model-processes';

/** A file that waits to be fetched, once. */
export interface Download {
  path: string;
  name: string;
  bytes: number;
}

/** How long one waits. */
const keptMilliseconds = 10 * 60_000;

/** Files that were made for somebody: they lie in a folder of their own until they are fetched, or nobody came. */
export function downloadsOf(context: SchedulerContext, processes: Pick<ModelProcesses, 'run'>) {
  const ready = new Map<string, Download & { timer: NodeJS.Timeout }>();
  let folder: string | undefined;

  const remove = (id: string): void => {
    const download = ready.get(id);
    if (download === undefined) return;
    clearTimeout(download.timer);
    ready.delete(id);
    rmSync(download.path, { force: true });
  };

  return {
    /** Makes a file of the model of a run's last good checkpoint: safetensors, or an archive of a LayersModel. */
    async model(
      text: string,
      format: ModelFormat,
    ): Promise<{ id: string; name: string; bytes: number; warnings: string[] }> {
      const { id: runId, config, fingerprint } = findRun(context.store, text);
      folder ??= mkdtempSync(join(tmpdir(), 'quadlab-downloads-'));
      const id = randomUUID();
      const path = join(folder, id);
      const warnings = await processes.run({
        run: { id: runId, config, fingerprint },
        checkpointsFolder: pathsOfRun(context, runId).checkpoints,
        datasetsFolder: context.paths.datasets,
        out: path,
        task: { type: 'export', format },
      });
      const name = `${runId}.${format === 'tfjs' ? 'tfjs.tar' : 'safetensors'}`;
      const { size: bytes } = statSync(path);
      const timer = setTimeout(() => {
        remove(id);
      }, keptMilliseconds).unref();
      ready.set(id, { path, name, bytes, timer });
      return { id, name, bytes, warnings };
    },
    /** One that is ready; undefined where there is none of this id any more. */
    find: (id: string): Download | undefined => ready.get(id),
    /** After it was fetched. */
    remove,
    dispose(): void {
      for (const id of [...ready.keys()]) remove(id);
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

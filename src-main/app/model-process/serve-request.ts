import { setPriority } from 'node:os';
import { isQuadLabError, messageOf } from '../../core/errors';
import { encodeTar } from '../../exports/tar';
import { writeFileAtomic } from '../../rundir/atomic-file';
import { diagnose } from '../../training/diagnostics/diagnose';
import { inspectRun } from '../../training/inspect/inspect-run';
import { exportModel } from '../../training/model-files/export-model';
import type { ModelAnswer, ModelProgress, ModelRequest } from './request';

/** Of the processes that train, which come first. */
const behindTraining = 10;

/** Does what is asked for and says how it went. Returns the exit code. */
export async function serveModelRequest(text: string | undefined): Promise<number> {
  // The app has gone: nobody waits for the answer.
  process.once('disconnect', () => process.exit(1));
  try {
    setPriority(behindTraining);
  } catch {
    // Not everywhere allowed, and not needed.
  }
  try {
    await answer({ warnings: await perform(JSON.parse(text ?? '') as ModelRequest) });
    return 0;
  } catch (error) {
    await answer({ error: explain(error) });
    return 1;
  }
}

async function perform(request: ModelRequest): Promise<string[]> {
  const { run, checkpointsFolder, datasetsFolder, out, task } = request;
  const subject = { runId: run.id, config: run.config, checkpointsFolder, datasetsFolder };
  const { fingerprint } = run;
  const onProgress = (done: number, total: number): void => {
    process.send?.({ done, total } satisfies ModelProgress);
  };
  const keep = (found: { warnings: string[] }): string[] => {
    writeFileAtomic(out, [`${JSON.stringify(found)}\n`]);
    return found.warnings;
  };
  switch (task.type) {
    case 'diagnose':
      return keep(await diagnose({ ...subject, fingerprint, onProgress }));
    case 'inspect':
      return keep(await inspectRun({ ...subject, ...task, fingerprint, onProgress }));
    case 'export': {
      const { content, warnings } = await exportModel({ ...subject, fingerprint, format: task.format });
      writeFileAtomic(out, content instanceof Map ? await encodeTar(content) : content);
      return warnings;
    }
  }
}

function explain(error: unknown): Extract<ModelAnswer, { error: object }>['error'] {
  if (!isQuadLabError(error)) return { code: 'INTERNAL', message: messageOf(error) };
  const { code, message, advice } = error;
  return { code, message, ...(advice !== undefined && { advice }) };
}

/** Resolves when all of it is in the pipe, so that the process may end. */
function answer(content: ModelAnswer): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(content)}\n`, () => {
      resolve();
    });
  });
}

import { isQuadLabError, messageOf } from '../../core/errors';
import { requireSupportedNode } from '../../core/node-version';
import type { FromTask } from './task';

// A process of its own: decoding and hashing would keep the app from answering its pages.
requireSupportedNode();
// Whoever wanted it has gone.
process.once('disconnect', () => process.exit(1));

const progressMilliseconds = 100;

process.once('message', (message) => {
  void perform(message).then((answer) => {
    process.send?.(answer, () => process.exit(0));
  });
});

async function perform(message: unknown): Promise<FromTask> {
  const { taskSchema } = await import('./task');
  const { performTask } = await import('./perform-task');
  let [told, stage] = [-Infinity, ''];
  try {
    const result = await performTask(taskSchema.parse(message), (progress) => {
      if (progress.stage === stage && performance.now() - told < progressMilliseconds) return;
      told = performance.now();
      stage = progress.stage;
      process.send?.({ type: 'progress', progress } satisfies FromTask);
    });
    return { type: 'done', result };
  } catch (error) {
    const { code, message, advice } = isQuadLabError(error)
      ? error
      : { code: 'INTERNAL' as const, message: messageOf(error), advice: undefined };
    return { type: 'failed', code, message, advice };
  }
}

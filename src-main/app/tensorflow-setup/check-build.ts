import { join } from 'node:path';
import { messageOf } from '../../core/errors';
import { defaultRuntime } from '../runtime';
import { runTool, setupFailed } from './run-tool';
import type { SetupContext } from './setup-tensorflow';

const stage = 'checking what was built';

export interface BuildCheck {
  /** Of the loaded backend. */
  versions: Record<string, string>;
  /** The largest difference of training steps from those of the backend cpu. */
  error: number;
}

/** Takes training steps with what was built, in a process of its own, and compares them with those of the backend cpu. */
export async function checkBuild(
  context: SetupContext,
  { entry, onProcessor }: { entry: string; onProcessor: boolean },
): Promise<BuildCheck> {
  const { log, signal, staging } = context;
  context.onProgress('comparing training steps with those of the backend cpu');
  const output = await runTool({
    stage,
    log,
    signal,
    command: defaultRuntime().node,
    args: [entry, join(staging, 'build')],
    env: onProcessor ? { CUDA_VISIBLE_DEVICES: '-1' } : {},
  });
  const check = parse(output, log);
  if (check.passed) return { versions: check.backend.versions, error: check.error };
  throw setupFailed(
    stage,
    `its training steps differ from those of the backend cpu by ${check.error}, expected at most ${check.allowed}`,
    log,
    'Nothing was installed.',
  );
}

interface Check {
  passed: boolean;
  error: number;
  allowed: number;
  backend: { versions: Record<string, string> };
}

function parse(output: string, log: string): Check {
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Check;
  } catch (error) {
    throw setupFailed(stage, `its answer can't be read: ${messageOf(error)}`, log);
  }
}

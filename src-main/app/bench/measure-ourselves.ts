import { QuadLabError } from '../../core/errors';
import type { Measured } from '../../training/bench/measure';
import type { Progress } from '../../training/bench/pulse';
import type { BenchRequest } from '../../training/bench/request';
import type { MeasureAnswer } from '../../training/bench/run-measurement';
import { describeFailure, runProgram } from '../../core/run-program';
import { builtEntry } from '../../core/built-entry';
import { defaultRuntime } from '../runtime';
import { version } from '../version';

/** Measures in a process of its own, as a worker is one: so its memory is that of the training, and it starts afresh. */
export async function measureOurselves(
  request: BenchRequest,
  onProgress?: (at: string) => void,
): Promise<Measured> {
  const { node } = defaultRuntime();
  const result = await runProgram(
    node,
    [builtEntry('bench.js'), JSON.stringify(request)],
    // What the request says comes first here.
    {
      environment: { ...process.env, QUADLAB_THREADS: String(request.threads) },
      onMessage(message) {
        onProgress?.((message as Progress).at);
      },
    },
  );
  const answer = answerIn(result.stdout);
  if (answer === undefined) {
    throw new QuadLabError('BENCH_FAILED', `the measuring process failed: ${describeFailure(result)}`);
  }
  if ('error' in answer) {
    const { code, message, advice } = answer.error;
    throw new QuadLabError(code, message, advice === undefined ? {} : { advice });
  }
  const { measurement } = answer.measured;
  const framework = `${measurement.framework} ${version} ${measurement.backend}`;
  return { ...answer.measured, measurement: { ...measurement, framework } };
}

/** The last line; libraries may have printed something before. Undefined where it is no answer. */
function answerIn(stdout: string): MeasureAnswer | undefined {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as MeasureAnswer;
  } catch {
    return undefined;
  }
}

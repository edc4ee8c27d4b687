import { z } from 'zod';
import { QuadLabError } from '../../core/errors';
import { describeFailure, runProgram } from '../../core/run-program';

/** What another library's program prints, by the names of `Measurement`; it may print more. */
const peerSchema = z.looseObject({
  framework: z.string().default('unnamed'),
  step_ms_min: z.number().positive().optional(),
  step_ms_median: z.number().positive().optional(),
  iteration_us: z.number().positive().optional(),
  training_mib: z.number().optional(),
  parameters: z.number().optional(),
});
export type PeerMeasurement = z.output<typeof peerSchema>;

const advice =
  'It has to print one line of JSON with framework, and step_ms_median (and step_ms_min, training_mib, parameters) or iteration_us.';

/** Runs another library's program, given as a line for the shell, and reads the last line that it prints. */
export async function measurePeer(
  command: string,
  figure: 'step_ms_median' | 'iteration_us',
): Promise<PeerMeasurement> {
  const result = await runProgram(command, [], { shell: true });
  const failed = (why: string): QuadLabError =>
    new QuadLabError('BENCH_FAILED', `the command "${command}" failed: ${why}`, { advice });
  if (result.end !== 'exited' || result.code !== 0) throw failed(describeFailure(result));
  if (lastLine(result.stdout) === '') throw failed('it printed nothing');
  const parsed = peerSchema.safeParse(jsonIn(result.stdout));
  if (!parsed.success) throw failed(`its last line is not what is expected: ${lastLine(result.stdout)}`);
  if (parsed.data[figure] === undefined) throw failed(`it printed no ${figure}: ${lastLine(result.stdout)}`);
  return parsed.data;
}

function jsonIn(stdout: string): unknown {
  try {
    return JSON.parse(lastLine(stdout));
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

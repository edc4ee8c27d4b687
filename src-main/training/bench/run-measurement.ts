import { isQuadLabError, messageOf, type ErrorCode } from '../../core/errors';
import { measure, type Measured } from './measure';
import { createPulse } from './pulse';
import { benchRequestSchema } from './request';

/** What a measuring process prints on standard output, as one line of JSON. */
export type MeasureAnswer =
  { readonly measured: Measured } | { readonly error: { code: ErrorCode; message: string; advice?: string } };

/** Measures in a process of its own, so that its memory and its threads are those of a training. Returns the exit code. */
export async function runMeasurement(request: string | undefined): Promise<number> {
  try {
    const pulse = createPulse();
    const measured = await measure(benchRequestSchema.parse(JSON.parse(request ?? '')), pulse);
    await answer({ measured });
    return 0;
  } catch (error) {
    await answer({ error: explain(error) });
    return 1;
  }
}

function explain(error: unknown): { code: ErrorCode; message: string; advice?: string } {
  if (!isQuadLabError(error)) return { code: 'INTERNAL', message: messageOf(error) };
  const { code, message, advice } = error;
  return { code, message, ...(advice !== undefined && { advice }) };
}

/** Resolves when all of it is in the pipe, so that the process may end. */
function answer(content: MeasureAnswer): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(content)}\n`, () => {
      resolve();
    });
  });
}

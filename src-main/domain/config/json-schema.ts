import { z } from 'zod';
import { runFileSchema } from './run-config';
import { sweepEditorSchema } from './sweep-config';

/** The JSON Schema (draft 2020-12) of a run or sweep file, for completion in editors. */
export function jsonSchemaOf(kind: 'run' | 'sweep'): Record<string, unknown> {
  const schema = z.toJSONSchema(kind === 'run' ? runFileSchema : sweepEditorSchema, { io: 'input' });
  return { ...schema, title: `QuadLab ${kind}` };
}

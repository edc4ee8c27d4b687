import type { ErrorCode } from '../../core/errors';
import type { RunConfig } from '../../domain/config/run-config';
import type { ModelSize } from '../../nn/model-size';
import type { MemoryReport } from '../memory-report';

/** What the process beside the app is asked, over its channel. */
export type ModelRequest = { id: number } & (
  | { type: 'size'; config: RunConfig; datasetsFolder: string }
  | { type: 'measure'; config: RunConfig; datasetsFolder: string; tensorflowFolder: string }
);

/** What each request is answered with. */
export interface ModelAnswers {
  size: ModelSize;
  measure: MemoryReport;
}

export type ModelAnswer = { id: number } & (
  | { answer: ModelAnswers[ModelRequest['type']] }
  | { error: { code: ErrorCode; message: string; advice?: string } }
);

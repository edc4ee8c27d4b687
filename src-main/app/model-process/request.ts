import type { RunConfig } from '../../domain/config/run-config';
import type { ErrorCode } from '../../core/errors';
import type { InspectionOptions, InspectionTool } from '../../domain/inspections';
import type { ModelFormat } from '../../training/model-files/export-model';

/** What a process of its own does with the network of a run; what comes of it is in the file `out` then. */
export interface ModelRequest {
  run: { id: string; config: RunConfig; fingerprint?: string | undefined };
  checkpointsFolder: string;
  datasetsFolder: string;
  out: string;
  task:
    | { type: 'diagnose' }
    | { type: 'inspect'; tool: InspectionTool; options: InspectionOptions<InspectionTool> }
    | { type: 'export'; format: ModelFormat };
}

/** What it says at its end, as the last line on standard output. */
export type ModelAnswer =
  { warnings: string[] } | { error: { code: ErrorCode; message: string; advice?: string } };

/** What it sends while it works. */
export interface ModelProgress {
  done: number;
  total: number;
}

import type { Diagnostics } from '../domain/diagnostics';
import type { Inspection, InspectionOptions, InspectionTool } from '../domain/inspections';
import type { RunRecord } from '../domain/records';
import type { Fact } from '../domain/reproduction/provenance';
import type { RunEvent, TransferredFrom } from '../domain/run-event';
import type { Objective } from '../domain/config/training-config';
import type { ExportFormatName, GroupBy } from '../exports';
import type { StabilitySource } from '../exports/curve-columns';
import type { Command } from '../scheduler/commands';
import type { Affected } from '../scheduler/commands/affected';

/** What the pages of single runs and of comparisons need of the app. */
export interface RunPageContext {
  perform: (command: Command) => Promise<Affected>;
  runFiles: {
    checkpoints: (
      runId: string,
    ) => { name: string; file: string; bytes: number; sha256: string; writtenAt: number }[];
    log: (
      runId: string,
      request: { before?: number | undefined; after?: number | undefined; bytes: number },
    ) => { size: number; from: number; to: number; text: string };
    searchLog: (
      runId: string,
      text: string,
      most: number,
    ) => { lines: { at: number; text: string }[]; whole: boolean };
  };
  runs: {
    events: (runId: string) => RunEvent[];
    transferredFrom: (runId: string) => TransferredFrom | undefined;
    provenance: (run: RunRecord) => Fact[];
    rerun: (text: string, options?: { anyData?: boolean | undefined }) => Promise<RunRecord>;
  };
  stability: StabilitySource;
  diagnostics: KeptFindings<Diagnostics>;
  inspections: <Tool extends InspectionTool>(
    tool: Tool,
    options: InspectionOptions<Tool>,
  ) => KeptFindings<Inspection<Tool>>;
  downloads: {
    model: (
      text: string,
      format: 'safetensors' | 'tfjs',
    ) => Promise<{ id: string; name: string; bytes: number; warnings: string[] }>;
    find: (id: string) => { path: string; name: string; bytes: number } | undefined;
    remove: (id: string) => void;
  };
  exports: {
    runs: (
      runs: readonly RunRecord[],
      request: {
        format: ExportFormatName;
        groupBy?: GroupBy | undefined;
        columns?: readonly string[] | undefined;
        decimals?: number | undefined;
        title?: string | undefined;
        objective?: Objective | undefined;
      },
    ) => string;
  };
}

/** What is found out about networks of runs, which takes a while. */
interface KeptFindings<Found> {
  show: (text: string) => FindingsState<Found>;
  start: (text: string) => FindingsState<Found>;
}

export interface FindingsState<Found> {
  found: Found | undefined;
  current: boolean;
  possible: boolean;
  computing: { done: number; total: number } | undefined;
  problem: { message: string; advice: string | undefined } | undefined;
}

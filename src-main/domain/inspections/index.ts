import { z } from 'zod';
import type { AmplificationFindings } from './amplification';
import type { ImportanceFindings } from './importance';
import type { LayerShareFindings } from './layers';
import { piecesOptions, type PiecesFindings } from './pieces';

/** The tools that look inside a trained network, with the options of each. */
export const inspectionOptions = {
  amplification: z.strictObject({}),
  importance: z.strictObject({}),
  layers: z.strictObject({}),
  pieces: piecesOptions,
};

/** What each tool finds. Numbers that are not finite are null. */
export interface InspectionFindings {
  amplification: AmplificationFindings;
  importance: ImportanceFindings;
  layers: LayerShareFindings;
  pieces: PiecesFindings;
}

export type InspectionTool = keyof typeof inspectionOptions;
export type InspectionOptions<Tool extends InspectionTool> = z.output<(typeof inspectionOptions)[Tool]>;

/** What a tool found in a network, from a checkpoint. */
export interface Inspection<Tool extends InspectionTool> {
  schemaVersion: 1;
  runId: string;
  tool: Tool;
  options: InspectionOptions<Tool>;
  /** In milliseconds since 1970. */
  computedAt: number;
  checkpoint: { file: string; sha256: string; epoch: number; step: number };
  /** What a reader has to know, such as that newer checkpoints are damaged. */
  warnings: string[];
  findings: InspectionFindings[Tool];
}

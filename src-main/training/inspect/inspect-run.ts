import { explainingErrors } from '../../backends/explain-error';
import type {
  Inspection,
  InspectionFindings,
  InspectionOptions,
  InspectionTool,
} from '../../domain/inspections';
import { inspectAmplification } from './amplification';
import { inspectImportance } from './importance';
import { inspectLayers } from './layers';
import { inspectPieces } from './pieces';
import { withTrainedNetwork, type TrainedNetwork, type TrainedRun } from '../trained-network';

/** How far a tool is. */
export type InspectionProgress = (done: number, total: number) => void;

type Inspect<Tool extends InspectionTool> = (
  network: TrainedNetwork,
  options: InspectionOptions<Tool>,
  onProgress: InspectionProgress,
) => Promise<InspectionFindings[Tool]> | InspectionFindings[Tool];

/** Of larger test parts, so many examples are looked at. */
const mostExamples = 2000;

const inspectors: { [Tool in InspectionTool]: Inspect<Tool> } = {
  amplification: inspectAmplification,
  importance: inspectImportance,
  layers: inspectLayers,
  pieces: inspectPieces,
};

export interface InspectRunOptions<Tool extends InspectionTool> extends TrainedRun {
  tool: Tool;
  options: InspectionOptions<Tool>;
  onProgress?: InspectionProgress;
}

/** What a tool finds in a run's network, as its last good checkpoint has it. Throws as `withTrainedNetwork` and the tool. */
export async function inspectRun<Tool extends InspectionTool>({
  tool,
  options,
  onProgress = () => undefined,
  ...run
}: InspectRunOptions<Tool>): Promise<Inspection<Tool>> {
  const inspect: Inspect<Tool> = inspectors[tool];
  return withTrainedNetwork(
    run,
    () => mostExamples,
    async (network) => {
      const findings = await explainingErrors(async () => inspect(network, options, onProgress));
      const { checkpoint, warnings } = network;
      return {
        ...{ schemaVersion: 1 as const, runId: run.runId, tool, options, computedAt: Date.now() },
        ...{ checkpoint, warnings, findings },
      };
    },
  );
}

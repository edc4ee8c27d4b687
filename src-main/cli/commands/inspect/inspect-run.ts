import type { App } from '../../../app';
import type { Inspection, InspectionOptions, InspectionTool } from '../../../domain/inspections';
import { printWarnings } from '../../output/print';

/** What a tool finds in a run's network, computed where it is not known; says what a reader has to know. */
export async function inspectRun<Tool extends InspectionTool>(
  app: App,
  tool: Tool,
  run: string,
  options: InspectionOptions<Tool>,
): Promise<Inspection<Tool>> {
  const inspection = await app.inspections(tool, options).compute(run);
  printWarnings(inspection.warnings);
  return inspection;
}

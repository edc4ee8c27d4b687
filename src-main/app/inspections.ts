import { canonical } from '../domain/config/config-path';
import type { Inspection, InspectionOptions, InspectionTool } from '../domain/inspections';
import type { keptFindings } from './findings/kept-findings';

/** What the tools find inside the networks of runs. */
export function inspectionsOf(findings: ReturnType<typeof keptFindings>) {
  return <Tool extends InspectionTool>(tool: Tool, options: InspectionOptions<Tool>) =>
    findings<Inspection<Tool>>({
      file: `inspect-${tool}.json`,
      task: { type: 'inspect', tool, options },
      answers: (found) => canonical(found.options) === canonical(options),
    });
}

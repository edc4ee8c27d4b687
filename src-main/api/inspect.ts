import { z } from 'zod';
import { inspectionOptions, type InspectionOptions, type InspectionTool } from '../domain/inspections';
import { findingsView } from './findings-view';
import { target } from './inputs';
import { stability } from './stability';
import { createRouter, procedure } from './trpc';

/** What is found inside a run's network, from its last good checkpoint. */
export const inspect = createRouter({
  amplification: inspection('amplification', inspectionOptions.amplification),
  importance: inspection('importance', inspectionOptions.importance),
  layers: inspection('layers', inspectionOptions.layers),
  pieces: inspection('pieces', inspectionOptions.pieces),
  stability,
});

function inspection<Tool extends InspectionTool>(tool: Tool, options: z.ZodType<InspectionOptions<Tool>>) {
  const asked = procedure.input(target).input(z.object({ options }));
  return createRouter({
    /** The last findings and whether they are current, and how far the next ones are. */
    show: asked.query(({ ctx, input: { id, options } }) =>
      findingsView(ctx.inspections(tool, options).show(id)),
    ),
    /** Begins to compute them where they are not current; `show` tells how far it is. */
    start: asked.mutation(({ ctx, input: { id, options } }) =>
      findingsView(ctx.inspections(tool, options).start(id)),
    ),
  });
}

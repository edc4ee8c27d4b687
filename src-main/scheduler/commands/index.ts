import { z } from 'zod';
import { runFileSchema } from '../../domain/config/run-config';
import { sweepFileSchema } from '../../domain/config/sweep-config';
import { annotationChange } from '../../domain/annotation';
import type { SchedulerContext } from '../context';
import { submitRun, submitSweep } from '../submit';
import { addSeeds } from './add-seeds';
import { annotate } from './annotate';
import type { Affected } from './affected';
import { deleteRuns, deleteSweep } from './delete-runs';
import { edit } from './edit';
import { extend } from './extend';
import { prioritize } from './prioritize';
import { restart } from './restart';
import { resume } from './resume';
import { emptyTrash, restoreRuns, trash } from './trash';

const id = z.string().min(1);
const ids = z.array(id);
const count = z.int().positive();

/** What changes runs and sweeps. Whoever holds the home does it, for itself or for another process. */
const commands = [
  /** With an id that whoever asks for it chose, nothing is stored twice where it asks again. */
  z.object({
    type: z.literal('submit-run'),
    config: runFileSchema,
    id: id.optional(),
    rerunOf: id.optional(),
  }),
  z.object({ type: z.literal('submit-sweep'), config: sweepFileSchema, id: id.optional() }),
  z.object({
    type: z.literal('resume'),
    sweepId: id.optional(),
    also: z.array(z.enum(['failed', 'pruned', 'cancelled'])),
  }),
  z.object({ type: z.literal('restart'), runIds: ids }),
  z.object({ type: z.literal('extend'), sweepId: id.optional(), runIds: ids.optional(), epochs: count }),
  z.object({
    type: z.literal('add-seeds'),
    sweepId: id,
    count,
    top: count.optional(),
    token: id.optional(),
  }),
  z.object({ type: z.literal('edit'), sweepId: id, config: sweepFileSchema }),
  z.object({ type: z.literal('prioritize'), sweepIds: ids, runIds: ids, priority: z.int() }),
  z.object({ type: z.literal('delete-runs'), runIds: ids }),
  z.object({ type: z.literal('delete-sweep'), sweepId: id }),
  annotationChange.extend({ type: z.literal('annotate'), runIds: ids }),
  z.object({ type: z.literal('trash'), runIds: ids }),
  z.object({ type: z.literal('restore-runs'), runIds: ids }),
  z.object({ type: z.literal('empty-trash') }),
  /** To train runs of another process too, for as long as there is work of one's own. */
  z.object({ type: z.literal('work'), sweepIds: ids, runIds: ids }),
] as const;
export const commandSchema = z.discriminatedUnion('type', commands);
export type Command = z.output<typeof commandSchema>;

/** Does what a command says; nothing where it can't be done. Needs the home's lock. */
export function perform(context: SchedulerContext, command: Command): Affected {
  switch (command.type) {
    case 'submit-run':
      return { sweepIds: [], runIds: [submitRun(context, command.config, command)] };
    case 'submit-sweep':
      return { sweepIds: [submitSweep(context, command.config, command)], runIds: [] };
    case 'resume':
      return resume(context, command);
    case 'restart':
      return restart(context, command);
    case 'extend':
      return extend(context, command);
    case 'add-seeds':
      return addSeeds(context, command);
    case 'edit':
      return edit(context, command);
    case 'prioritize':
      return prioritize(context, command);
    case 'delete-runs':
      return deleteRuns(context, command);
    case 'delete-sweep':
      return deleteSweep(context, command);
    case 'annotate': {
      const { type, ...request } = command;
      return annotate(context, request);
    }
    case 'trash':
      return trash(context, command);
    case 'restore-runs':
      return restoreRuns(context, command);
    case 'empty-trash':
      return emptyTrash(context);
    case 'work':
      return { sweepIds: command.sweepIds, runIds: command.runIds };
  }
}

import { QuadLabError } from '../../core/errors';
import type { AnnotationChange } from '../../domain/annotation';
import { recordAnnotation } from '../annotation-book';
import type { SchedulerContext } from '../context';
import type { Affected } from './affected';
import { requireRuns } from './restart';

export interface AnnotateRequest extends AnnotationChange {
  runIds: readonly string[];
}

/** Gives runs tags, takes tags from them, gives them a note, puts them into the archive or takes them out. */
export function annotate(context: SchedulerContext, { runIds, ...change }: AnnotateRequest): Affected {
  const ids = requireRuns(context, [...new Set(runIds)]).map(({ id }) => id);
  const { addTags = [], removeTags = [], note, archived } = change;
  if (addTags.length + removeTags.length === 0 && note === undefined && archived === undefined) {
    throw new QuadLabError('CONFIG_INVALID', 'nothing is said of the runs', {
      advice: 'Name tags, a note, or whether they are archived.',
    });
  }
  if (ids.length > 0) recordAnnotation(context, { type: 'annotated', runIds: ids, ...change });
  return { sweepIds: [], runIds: ids };
}

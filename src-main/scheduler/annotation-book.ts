import {
  applyAnnotation,
  type Annotation,
  type AnnotationEvent,
  type AnnotationEventBody,
} from '../domain/annotation';
import {
  annotationSignature,
  appendAnnotation,
  readAnnotations,
  replaceAnnotations,
} from '../rundir/annotation-journal';
import type { SchedulerContext } from './context';

type Context = Pick<SchedulerContext, 'store' | 'paths'>;

/** A journal below this size is never written anew. */
const smallBytes = 64 * 1024;
/** How many times as long as what it says it may become. */
const slack = 4;

/**
 * Brings the store up to date with the journal of annotations, where that has changed since it was applied. Returns what
 * could not be read. Only whoever holds the home may `compact` a journal that is much longer than what it says.
 */
export function applyAnnotations({ store, paths }: Context, { compact = false } = {}): string[] {
  const file = paths.annotations;
  const signature = annotationSignature(file);
  if (signature === (store.annotations.signature() ?? 'none')) return [];
  const { events, bytes, problems } = readAnnotations(file);
  const all = stateOf(events);
  store.annotations.replace(all, signature);
  // What can't be read may be of a later version: it is kept.
  if (compact && bytes > smallBytes && problems.length === 0) {
    const states = [...all].flatMap(([runId, annotation]) =>
      annotation === undefined ? [] : [stateEvent(runId, annotation)],
    );
    const needed = states.reduce((sum, state) => sum + JSON.stringify(state).length + 1, 0);
    if (bytes > slack * needed) {
      replaceAnnotations(file, states);
      store.annotations.apply(new Map(), annotationSignature(file));
    }
  }
  return problems;
}

function stateOf(events: readonly AnnotationEvent[]): Map<string, Annotation | undefined> {
  const all = new Map<string, Annotation | undefined>();
  for (const event of events)
    for (const [id, annotation] of applyAnnotation(event, (runId) => all.get(runId))) all.set(id, annotation);
  return all;
}

function stateEvent(runId: string, { tags, note, archived, trashedAt }: Annotation): AnnotationEvent {
  return {
    time: Date.now(),
    type: 'state',
    runId,
    tags: [...tags],
    ...(note !== undefined && { note }),
    archived,
    ...(trashedAt !== undefined && { trashedAt }),
  };
}

/** Writes down what was said of runs, and takes it into the store. Needs the home's lock. */
export function recordAnnotation(context: Context, body: AnnotationEventBody): void {
  const { store, paths } = context;
  // What could not be stored when it was written comes first.
  applyAnnotations(context);
  const event: AnnotationEvent = { time: Date.now(), ...body };
  const changes = applyAnnotation(event, (id) => store.annotations.of(id));
  const { bytes } = readAnnotations(paths.annotations);
  appendAnnotation(paths.annotations, bytes, event);
  store.annotations.apply(changes, annotationSignature(paths.annotations));
}

/** Forgets what was said of runs that were deleted. */
export function forgetAnnotations(context: Context, runIds: readonly string[]): void {
  const said = runIds.filter((id) => context.store.annotations.of(id) !== undefined);
  if (said.length > 0) recordAnnotation(context, { type: 'forgotten', runIds: said });
}

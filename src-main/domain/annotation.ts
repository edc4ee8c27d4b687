import { z } from 'zod';

const runIds = z.array(z.string().min(1)).min(1);
export const longestTag = 60;
export const longestNote = 20_000;
const mostTags = 100;

/** A word or some; in lists tags stand with commas between them. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(longestTag)
  .regex(/^[^,\p{Cc}]+$/u, 'expected a text without commas and line breaks');

/** What may be said of runs in one go. */
export const annotationChange = z.object({
  addTags: z.array(tagSchema).max(mostTags).optional(),
  removeTags: z.array(z.string()).max(mostTags).optional(),
  /** Instead of what it was; an empty one removes it. */
  note: z.string().max(longestNote).optional(),
  archived: z.boolean().optional(),
});
export type AnnotationChange = z.output<typeof annotationChange>;

/**
 * A line of the journal of annotations, in which everything that people said of runs stands, in the order in which it was
 * said. `time` is milliseconds since 1970.
 */
export const annotationEventSchema = z.intersection(
  z.object({ time: z.int() }),
  z.discriminatedUnion('type', [
    annotationChange.extend({ type: z.literal('annotated'), runIds }),
    z.object({ type: z.literal('trashed'), runIds }),
    z.object({ type: z.literal('restored'), runIds }),
    /** The runs were deleted for good. */
    z.object({ type: z.literal('forgotten'), runIds }),
    /** All that was said of a run until then, in place of the lines that said it. */
    z.object({
      type: z.literal('state'),
      runId: z.string().min(1),
      tags: z.array(z.string()),
      note: z.string().optional(),
      archived: z.boolean(),
      trashedAt: z.int().optional(),
    }),
  ]),
);
export type AnnotationEvent = z.output<typeof annotationEventSchema>;
type BodyOf<Event> = Event extends unknown ? Omit<Event, 'time'> : never;
export type AnnotationEventBody = BodyOf<AnnotationEvent>;

/** What is said of a run. */
export interface Annotation {
  tags: ReadonlySet<string>;
  note: string | undefined;
  archived: boolean;
  trashedAt: number | undefined;
}

const nothing: Annotation = { tags: new Set(), note: undefined, archived: false, trashedAt: undefined };

/** What an event changes of what is said of the runs that it names; undefined where nothing is said any more. */
export function applyAnnotation(
  event: AnnotationEvent,
  before: (runId: string) => Annotation | undefined,
): Map<string, Annotation | undefined> {
  const ids = event.type === 'state' ? [event.runId] : event.runIds;
  return new Map(
    ids.map((id) => {
      const after = changed(event, before(id) ?? nothing);
      return [id, isNothing(after) ? undefined : after] as const;
    }),
  );
}

function changed(event: AnnotationEvent, before: Annotation): Annotation {
  switch (event.type) {
    case 'annotated': {
      const removed = new Set(event.removeTags);
      const tags = [...before.tags].filter((tag) => !removed.has(tag));
      return {
        ...before,
        tags: new Set([...tags, ...(event.addTags ?? [])]),
        note: event.note === undefined ? before.note : event.note === '' ? undefined : event.note,
        archived: event.archived ?? before.archived,
      };
    }
    case 'trashed':
      return { ...before, trashedAt: before.trashedAt ?? event.time };
    case 'restored':
      return { ...before, trashedAt: undefined };
    case 'forgotten':
      return nothing;
    case 'state':
      return { ...event, tags: new Set(event.tags), note: event.note, trashedAt: event.trashedAt };
  }
}

const isNothing = ({ tags, note, archived, trashedAt }: Annotation): boolean =>
  tags.size === 0 && note === undefined && !archived && trashedAt === undefined;

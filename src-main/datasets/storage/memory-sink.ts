import type { MemoryPart } from '../../domain/dataset';
import { exampleSize } from '../content';
import { newValues, type MemoryValues } from '../values/file-values';
import type { ContentSink, PartLayout, PartName } from './content-sink';

interface Pieces {
  layout: PartLayout;
  inputs: MemoryValues[];
  targets: MemoryValues[];
}

/** Examples that are kept in memory. */
export interface MemorySink extends ContentSink {
  parts(): Partial<Record<PartName, MemoryPart>>;
}

export function memorySink(): MemorySink {
  const parts = new Map<PartName, Pieces>();
  return {
    part(name, layout) {
      const pieces: Pieces = { layout, inputs: [], targets: [] };
      parts.set(name, pieces);
      return Promise.resolve({
        append(inputs, targets) {
          pieces.inputs.push(inputs.slice());
          pieces.targets.push(targets.slice());
          return Promise.resolve();
        },
      });
    },
    parts: () =>
      Object.fromEntries(
        [...parts].map(([name, { layout, inputs, targets }]) => [
          name,
          {
            count: targets.reduce((sum, piece) => sum + piece.length, 0) / exampleSize(layout.targets.shape),
            inputs: join(inputs, layout.inputs.type) as MemoryPart['inputs'],
            targets: join(targets, layout.targets.type) as MemoryPart['targets'],
          },
        ]),
      ),
  };
}

function join(pieces: readonly MemoryValues[], type: Parameters<typeof newValues>[0]): MemoryValues {
  const joined = newValues(
    type,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

import type { DatasetPart, LoadedDataset } from '../../domain/dataset';

type Values = Uint8Array | Int32Array | Float32Array;

/** The same data in memory that threads can share; the given arrays can be forgotten. */
export function shareDataset(dataset: LoadedDataset): LoadedDataset {
  return { ...dataset, train: sharePart(dataset.train), test: sharePart(dataset.test) };
}

function sharePart({ count, inputs, targets }: DatasetPart): DatasetPart {
  return { count, inputs: share(inputs), targets: share(targets) };
}

function share<Kind extends Values>(values: Kind): Kind {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => Kind;
  const shared = new Kind(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

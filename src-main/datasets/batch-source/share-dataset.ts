import type { DatasetPart, EncodedImages, LoadedDataset } from '../../domain/dataset';
import { isEncoded, isInFile, type MemoryValues } from '../values/file-values';

/** The same data in memory that threads can share; the given arrays can be forgotten. */
export function shareDataset(dataset: LoadedDataset): LoadedDataset {
  const { train, test, validation } = dataset;
  return {
    ...dataset,
    train: sharePart(train),
    test: sharePart(test),
    ...(validation && { validation: sharePart(validation) }),
  };
}

function sharePart(part: DatasetPart): DatasetPart {
  const { inputs, targets, rows } = part;
  return {
    ...part,
    inputs: isInFile(inputs) ? inputs : isEncoded(inputs) ? shareImages(inputs) : share(inputs),
    targets: isInFile(targets) ? targets : share(targets),
    rows: rows && share(rows),
  };
}

function shareImages(images: EncodedImages): EncodedImages {
  const { files, places, moments } = images;
  return { ...images, files: share(files), places: share(places), moments: share(moments) };
}

function share<Kind extends MemoryValues>(values: Kind): Kind {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => Kind;
  const shared = new Kind(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

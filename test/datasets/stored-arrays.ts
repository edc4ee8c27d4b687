import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryContent } from '../../src-main/datasets/content';
import { digestFile } from '../../src-main/datasets/durable-files';
import { createManifest, type DatasetManifest } from '../../src-main/datasets/manifest';
import { dataPath, datasetPath, manifestPath } from '../../src-main/datasets/paths';
import { arrayFileNames, writeArrayFiles } from '../../src-main/datasets/storage/array-files';
import { partNames } from '../../src-main/datasets/storage/content-sink';
import { typeOf } from '../../src-main/datasets/values/file-values';
import type { MemoryPart } from '../../src-main/domain/dataset';

/** Stores content as an imported data set whose format converts. */
export async function storeArrays(
  datasetsFolder: string,
  name: string,
  content: MemoryContent,
): Promise<DatasetManifest> {
  const folder = datasetPath(datasetsFolder, name);
  mkdirSync(dataPath(folder), { recursive: true });
  const arrays = writeArrayFiles(dataPath(folder));
  for (const partName of partNames) {
    const part = content[partName];
    if (part === undefined) continue;
    const sink = await arrays.part(partName, {
      inputs: { type: typeOf(part.inputs) as 'uint8', shape: content.inputShape },
      targets: { type: typeOf(part.targets) as 'int32', shape: content.targetShape },
    });
    await sink.append(part.inputs, part.targets);
  }
  const { train, test, validation } = await arrays.finish();
  if (train === undefined) throw new Error('There is no training part.');
  const parts = { train, ...(test && { test }), ...(validation && { validation }) };
  const files = await Promise.all(
    arrayFileNames(parts).map(async (file) => ({
      name: file,
      ...(await digestFile(join(dataPath(folder), file))),
    })),
  );
  const manifest = await createManifest(
    { name, format: 'made', source: '', settings: {}, storage: { kind: 'arrays', parts } },
    files,
    content,
  );
  writeFileSync(manifestPath(folder), JSON.stringify(manifest));
  return manifest;
}

/** Images of 5 × 4 × 3 with arbitrary bytes, of which class and brightness have to do with each other. */
export function imagePart(count: number, seed: number, classes = 3): MemoryPart {
  const targets = Int32Array.from({ length: count }, (_, i) => (Math.imul(i + seed, 7919) >>> 3) % classes);
  const inputs = Uint8Array.from({ length: count * 60 }, (_, i) => {
    const noise = (Math.imul(i + 1000 * seed, 2654435761) >>> 20) % 100;
    return noise + 50 * (targets[Math.floor(i / 60)] ?? 0);
  });
  return { count, inputs, targets };
}

export function imageContent(parts: Pick<MemoryContent, 'train' | 'test' | 'validation'>): MemoryContent {
  return {
    task: 'classification',
    inputShape: [5, 4, 3],
    outputSize: 3,
    targetShape: [],
    classNames: ['dark', 'grey', 'light'],
    ...parts,
  };
}

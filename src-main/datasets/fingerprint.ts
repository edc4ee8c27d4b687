import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EncodedImages, NumberType } from '../domain/dataset';
import type { DatasetContent } from './content';
import { partNames, type PartName } from './storage/content-sink';
import { chunksOf } from './values/chunks';
import { digestFile } from './durable-files';
import { bytesOf, isEncoded, typeOf } from './values/file-values';

const typeNames: Record<NumberType, string> = {
  uint8: 'Uint8Array',
  int32: 'Int32Array',
  float32: 'Float32Array',
  float64: 'Float64Array',
};

/**
 * SHA-256 (hexadecimal) over the decoded content: for each part one line of JSON with its name, number types and shapes,
 * then the bytes of inputs and targets (little endian). How the files were packed makes no difference. For images that stay
 * encoded it is over that line and the list of their names, classes and SHA-256.
 */
export async function fingerprintOf(content: Pick<DatasetContent, 'inputShape' | PartName>): Promise<string> {
  const hash = createHash('sha256');
  for (const name of partNames) {
    const part = content[name];
    if (part === undefined) continue;
    const { count, inputs, targets } = part;
    const header = isEncoded(inputs)
      ? encodedHeader(name, count, inputs)
      : {
          part: name,
          inputs: { type: typeNames[typeOf(inputs)], shape: [count, ...content.inputShape] },
          targets: { type: typeNames[typeOf(targets)], shape: [count, targets.length / count] },
        };
    hash.update(`${JSON.stringify(header)}\n`);
    if (isEncoded(inputs)) {
      await digestFile(inputs.list, (chunk) => {
        hash.update(chunk);
      });
      continue;
    }
    for (const values of [inputs, targets]) {
      for (const chunk of chunksOf(values, 1)) {
        hash.update(bytesOf(chunk));
        await nextTurn();
      }
    }
  }
  return hash.digest('hex');
}

function encodedHeader(part: string, count: number, { shape, crop }: EncodedImages) {
  return { part, images: { shape: [count, ...shape], crop } };
}

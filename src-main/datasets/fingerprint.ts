import { createHash, type Hash } from 'node:crypto';
import type { DatasetContent } from './content';

const chunkBytes = 1 << 26;

/**
 * SHA-256 (hexadecimal) over the decoded content: for each part one line of JSON with its name, number types and shapes,
 * then the bytes of inputs and targets (little endian). How the files were packed makes no difference.
 */
export function fingerprintOf(content: Pick<DatasetContent, 'inputShape' | 'train' | 'test'>): string {
  const hash = createHash('sha256');
  for (const name of ['train', 'test'] as const) {
    const part = content[name];
    if (part === undefined) continue;
    const { count, inputs, targets } = part;
    const header = {
      part: name,
      inputs: { type: inputs.constructor.name, shape: [count, ...content.inputShape] },
      targets: { type: targets.constructor.name, shape: [count, targets.length / count] },
    };
    hash.update(`${JSON.stringify(header)}\n`);
    updateWith(hash, inputs);
    updateWith(hash, targets);
  }
  return hash.digest('hex');
}

/** In pieces: one update takes at most 2 GiB. */
function updateWith(hash: Hash, values: Uint8Array | Float32Array | Int32Array): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  for (let at = 0; at < bytes.length; at += chunkBytes) hash.update(bytes.subarray(at, at + chunkBytes));
}

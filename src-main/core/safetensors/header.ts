import { z } from 'zod';
import { elementBytes, elementTypes, isElementType, type ElementType } from './element-types';

/** The limit of the format, so that a damaged length is not taken for one. */
const maximumHeaderBytes = 100_000_000;

const count = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});
const metadataSchema = z.record(z.string(), z.string());

/** Where a tensor lies in the data that follows the header. */
export interface TensorPlace {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface TensorHeader {
  readonly metadata: Record<string, string>;
  readonly places: Map<string, TensorPlace>;
  /** The byte of the file at which the data begins. */
  readonly dataStart: number;
}

type Invalid = (what: string, cause?: unknown) => Error;

/** Reads and checks the header of a safetensors file. */
export function readHeader(bytes: Buffer, invalid: Invalid): TensorHeader {
  const { text, dataStart } = headerText(bytes, invalid);
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw invalid('its header, from byte 8 on, is not JSON', error);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw invalid('its header, from byte 8 on, is no JSON object');
  }
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, unknown>;
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) throw invalid('its __metadata__ has a value that is no text');
  const places = new Map(
    Object.entries(entries).map(([name, entry]) => [name, placeOf(name, entry, invalid)]),
  );
  checkCover(places, bytes.length - dataStart, dataStart, invalid);
  return { metadata: parsed.data, places, dataStart };
}

function headerText(bytes: Buffer, invalid: Invalid): { text: string; dataStart: number } {
  if (bytes.length < 8) throw invalid(`has ${bytes.length} bytes, expected at least 8`);
  const length = bytes.readBigUInt64LE(0);
  if (length > maximumHeaderBytes) {
    throw invalid(`its header should have ${length} bytes, expected at most ${maximumHeaderBytes}`);
  }
  const dataStart = 8 + Number(length);
  if (dataStart > bytes.length) {
    throw invalid(`its header should end at byte ${dataStart}, but it has ${bytes.length} bytes`);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, dataStart));
    return { text, dataStart };
  } catch (error) {
    throw invalid('its header, from byte 8 on, is not UTF-8', error);
  }
}

function placeOf(name: string, entry: unknown, invalid: Invalid): TensorPlace {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.path.join('.') ?? '';
    throw invalid(
      `tensor "${name}" has no usable entry in the header (${[key, issue?.message].filter(Boolean).join(': ')}), expected dtype, shape and data_offsets`,
    );
  }
  const {
    dtype: type,
    shape,
    data_offsets: [begin, end],
  } = parsed.data;
  if (!isElementType(type)) {
    throw invalid(`tensor "${name}" has type ${type}, expected one of ${elementTypes.join(', ')}`);
  }
  const size = shape.reduce((a, b) => a * b, 1) * elementBytes[type];
  if (end - begin !== size) {
    throw invalid(
      `tensor "${name}" lies at bytes ${begin} to ${end} of the data, which does not fit its shape [${shape.join(', ')}] of ${type}, ${size} bytes`,
    );
  }
  return { type, shape, begin, end };
}

/** Tensors follow each other without overlaps or holes and fill the file, as the format asks. */
function checkCover(
  places: ReadonlyMap<string, TensorPlace>,
  dataBytes: number,
  dataStart: number,
  invalid: Invalid,
): void {
  let covered = 0;
  const inOrder = [...places].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [name, { begin, end }] of inOrder) {
    if (end > dataBytes) {
      throw invalid(
        `tensor "${name}" ends at byte ${dataStart + end}, but the file has ${dataStart + dataBytes} bytes`,
      );
    }
    if (begin !== covered) {
      const what = begin < covered ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw invalid(
        `tensor "${name}" ${what}: it begins at byte ${dataStart + begin}, expected ${dataStart + covered}`,
      );
    }
    covered = end;
  }
  if (covered !== dataBytes) {
    throw invalid(
      `its tensors end at byte ${dataStart + covered}, but the file has ${dataStart + dataBytes} bytes`,
    );
  }
}

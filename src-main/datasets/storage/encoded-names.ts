import type { PartName } from './content-sink';

/** What lies in the files of a part whose images stay encoded. */
export interface EncodedPart {
  count: number;
  /** Files that hold the images; none where they are left in place. */
  packs: number;
}

export const listFile = (part: PartName): string => `${part}-images.jsonl`;
export const placesFile = (part: PartName): string => `${part}-places.npy`;
export const momentsFile = (part: PartName): string => `${part}-moments.npy`;
export const packFile = (part: PartName, number: number): string =>
  `${part}-images-${String(number).padStart(5, '0')}.pack`;

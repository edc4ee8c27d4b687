import type { DatasetContent } from '../content';
import type { FileDigest } from '../durable-files';
import { invalid, type ImageFormat, type ReadOptions, type SourceFile } from '../formats/format';
import { noExamples } from '../formats/read-content';
import { contentInfo } from '../images/convert-images';
import { allImages } from '../images/image-list';
import { setShape, sizesDiffer } from '../images/set-shape';
import type { DatasetManifest } from '../manifest';
import { writeEncoded } from '../storage/encoded-files';
import { readEncoded } from '../storage/read-encoded';

/** Images that stay encoded, as the import brings them in. */
interface KeptImages {
  files: ({ name: string } & FileDigest)[];
  content: DatasetContent;
  storage: DatasetManifest['storage'];
}

/**
 * Keeps images encoded, in packs below `folder` or in place; undefined where they are better decoded once: nothing else is
 * said (`settings.storage`), and their bytes are not above a limit. Throws DATASET_INVALID, DISK_FULL, HOME_UNUSABLE.
 */
export async function keepEncoded(
  format: ImageFormat,
  { path, sources }: { path: string; sources: readonly SourceFile[] },
  folder: string,
  inPlace: boolean,
  options: ReadOptions,
): Promise<KeptImages | undefined> {
  const { settings, limits } = options;
  if (inPlace && settings.storage === 'arrays') throw contradiction();
  if (!inPlace && settings.storage === 'arrays') return undefined;
  const list = await format.images(sources);
  if (list.train.length === 0) throw noExamples(format);
  const shape = await setShape(list, options);
  const { size, channels } = shape;
  const count = allImages(list).length;
  const isLarge = count * size.height * size.width * channels > limits.imageArrayBytes;
  if (!inPlace && settings.storage === undefined && !isLarge) return undefined;

  const { parts, files } = await writeEncoded(folder, list, {
    shape,
    inPlace,
    misfit: settings.imageSize === undefined ? (image) => sizesDiffer(list, options, image) : undefined,
    onProgress: options.onProgress,
  });
  const { train, test, validation } = parts;
  if (train === undefined) throw noExamples(format);
  const storage = {
    kind: 'images' as const,
    ...(inPlace && { root: path }),
    crop: shape.crop,
    maximalPixels: shape.maximalPixels,
    parts: { train, ...(test && { test }), ...(validation && { validation }) },
  };
  return { files, content: await readEncoded(folder, contentInfo(list, shape), storage), storage };
}

function contradiction() {
  return invalid(
    'Images were to be left in place and decoded once into arrays; expected one of the two.',
    'Leave out the storage, or import the data as a copy.',
  );
}

import { isQuadLabError, messageOf, type QuadLabError } from '../../core/errors';
import { downloadAgain, invalid, raiseLimit } from '../formats/format';

/** Why an image could not be decoded, and what to do about it. */
export function imageError(
  { name, bytes }: { name: string; bytes: Buffer },
  expected: string,
  error: unknown,
): unknown {
  if (isQuadLabError(error)) return error;
  const reason = messageOf(error).trim().replace(/:$/, '').replaceAll(/\s+/g, ' ');
  // How the decoder was asked to take warnings explains nothing.
  const because = reason.includes('failOn') ? '' : ` (${reason})`;
  return invalid(
    `${name} is cut short or damaged: expected a whole ${expected}, found ${bytes.length} bytes that cannot be decoded${because}.`,
    `${downloadAgain} Or remove it from the folder.`,
    error,
  );
}

export function noImage(name: string, bytes: Buffer): QuadLabError {
  if (bytes.length === 0) {
    return invalid(
      `${name} is empty: expected an image, found 0 bytes.`,
      `${downloadAgain} Or remove it from the folder.`,
    );
  }
  const start = JSON.stringify(bytes.toString('latin1', 0, 8));
  return invalid(
    `${name} is no image that can be read: expected JPEG, PNG, WebP or GIF, found a file of ${bytes.length} bytes that begins with ${start}.`,
    'Convert it to one of these formats, or remove it from the folder.',
  );
}

export function animated(name: string, frames: number): QuadLabError {
  return invalid(
    `${name} is animated: expected a single image, found ${frames} frames.`,
    'Save the frame that is meant as an image of its own, or remove the file from the folder.',
  );
}

export function tooManyPixels(
  name: string,
  { width, height }: { width: number; height: number },
  limit: number,
): QuadLabError {
  return invalid(
    `${name} has ${width} × ${height} = ${width * height} pixels, expected at most ${limit}.`,
    `Make it smaller, or ${raiseLimit('imagePixels')}.`,
  );
}

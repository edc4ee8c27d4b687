import { pack } from 'tar-stream';

/** Some files as an archive, which every system unpacks. */
export async function encodeTar(files: ReadonlyMap<string, readonly Uint8Array[]>): Promise<Uint8Array[]> {
  const archive = pack();
  for (const [name, chunks] of files) archive.entry({ name }, Buffer.concat(chunks));
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive) parts.push(part as Uint8Array);
  return parts;
}

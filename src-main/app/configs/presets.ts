import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Preset } from '../../domain/config/estimate';
import { resourceFile } from '../resource-file';

/** What stands in `resources/samples/index.yaml`, in the order of the screen. */
const indexSchema = z.array(
  z.object({
    file: z.string(),
    title: z.string(),
    line: z.string(),
    group: z.enum(['paper', 'sample']),
    needs: z.string().optional(),
  }),
);

export async function readPresets(): Promise<Preset[]> {
  const index = resourceFile('samples', 'index.yaml');
  const entries = indexSchema.parse(parse(await readFile(index, 'utf8')));
  return Promise.all(
    entries.map(async ({ file, needs, ...entry }) => ({
      ...entry,
      id: file.replace(/\.yaml$/, ''),
      needs: needs ?? null,
      text: await readFile(join(index, '..', file), 'utf8'),
    })),
  );
}

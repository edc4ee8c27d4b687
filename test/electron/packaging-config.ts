import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { parse } from 'yaml';
import { repository } from '../support/samples';

/** How the desktop app is packaged. */
export function packagingConfig(): Configuration {
  const file = join(repository, 'resources', 'packaging', 'electron-builder.yml');
  return parse(readFileSync(file, 'utf8')) as Configuration;
}

// Pictures of every page and its tabs, in both themes, over a home that is trained for them:
//   npm run screenshots                          those that README shows, into resources/readme
//   npm run screenshots -- FOLDER                all of them, into FOLDER
//   npm run screenshots -- FOLDER --size 1024x700 --home KEPT --only NAME,NAME
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { homeIn, makeHome } from './home.ts';
import { shots } from './shots.ts';
import { takePictures } from './take-pictures.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1440x900' },
    /** A folder in which the home is made, or was made by an earlier call. */
    home: { type: 'string' },
    only: { type: 'string' },
  },
});
const began = performance.now();
const log = (text: string): void => {
  process.stdout.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
};

const asked = positionals[0];
const only = values.only?.split(',');
const chosen = shots.filter(({ name, isInReadme }) =>
  only ? only.includes(name) : asked !== undefined || isInReadme,
);
const target = resolve(asked ?? join(import.meta.dirname, '..', '..', 'resources', 'readme'));
const [width = 1440, height = 900] = values.size.split('x').map(Number);

const temporary = values.home === undefined ? mkdtempSync(join(tmpdir(), 'quadlab-screenshots-')) : undefined;
const folder = resolve(values.home ?? temporary ?? '.');
try {
  const home = existsSync(join(folder, 'home')) ? homeIn(folder) : await makeHome(folder, log);
  mkdirSync(target, { recursive: true });
  const complaints = await takePictures(home, { shots: chosen, target, width, height, log });
  for (const complaint of complaints) process.stderr.write(`the page complained: ${complaint}\n`);
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
}

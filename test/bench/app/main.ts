// Measures the app in a browser: `npm run bench:app`, or with names of parts only those: `npm run bench:app -- runs`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { meets, tableOf, type Figure } from './figure.ts';
import { homeOfRuns, homeOfSweep } from './homes.ts';
import { live } from './parts/live.ts';
import { pages } from './parts/pages.ts';
import type { Bench, Part } from './parts/part.ts';
import { runs } from './parts/runs.ts';
import { size } from './parts/size.ts';
import { start } from './parts/start.ts';
import { closeAll, startBrowser } from './served.ts';

const parts: Record<string, Part> = { size, start, runs, pages, live };
const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    'live-seconds': { type: 'string', default: '60' },
    /** Where the homes are kept, which take a while to make. */
    homes: { type: 'string', default: join(tmpdir(), 'quadlab-bench-app') },
    json: { type: 'string' },
  },
});
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.\n`);
  process.exit(2);
}

const folder = resolve(options.homes);
mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
const bench: Bench = {
  browser,
  rounds: Number(options.rounds),
  liveSeconds: Number(options['live-seconds']),
  homes: {
    many: () => homeOfRuns(folder, 100_000),
    sweep: () => homeOfSweep(folder),
    few: () => homeOfRuns(folder, 50),
  },
};
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  try {
    figures.push(...(await measure(bench)));
  } catch (error) {
    // The other parts took minutes.
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    await closeAll();
  }
}
const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1) ?? ''}; ${browser.version()}, drawn without a GPU`;
await browser.close();
process.stdout.write(`${tableOf(figures)}\n\n${machine}\n`);
const report = { machine, figures: figures.map((figure) => ({ ...figure, met: meets(figure) })) };
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);

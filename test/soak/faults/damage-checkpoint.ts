import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../../src-main/core/random.ts';
import { checkpointNames } from '../checkpoints.ts';
import { bringToRest } from './at-rest.ts';
import { oneOf, type Fault } from './fault.ts';

const ways: readonly { what: string; damage: (path: string, random: Random) => void }[] = [
  {
    what: 'cut',
    damage: (path, random) => {
      const file = `${path}.safetensors`;
      truncateSync(file, random.integer(statSync(file).size));
    },
  },
  {
    what: 'changed in a byte',
    damage: (path, random) => {
      const file = `${path}.safetensors`;
      const bytes = readFileSync(file);
      const at = random.integer(bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.integer(8)), at);
      writeFileSync(file, bytes);
    },
  },
  {
    what: 'left with half a manifest',
    damage: (path) => {
      truncateSync(`${path}.json`, Math.floor(statSync(`${path}.json`).size / 2));
    },
  },
];

/** The newest checkpoint of a run is not what was written; the one before it is. */
export const damageCheckpoint: Fault = {
  name: 'damage-checkpoint',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const { home } = soak;
    const runId = oneOf(
      home.unfinished().filter((id) => checkpointNames(home.run(id).checkpoints).length > 0),
      random,
    );
    const way = oneOf(ways, random);
    if (runId === undefined || way === undefined) return undefined;
    const { checkpoints } = home.run(runId);
    const name = checkpointNames(checkpoints)[0] ?? '';
    way.damage(join(checkpoints, name), random);
    return `${rest}; ${name} of ${runId} was ${way.what}`;
  },
};

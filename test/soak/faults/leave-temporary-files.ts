import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastCheckpointStep } from '../checkpoints.ts';
import { bringToRest } from './at-rest.ts';
import { oneOf, type Fault } from './fault.ts';

/** What a worker leaves that is killed while it writes: half a checkpoint under another name, and one without manifest. */
export const leaveTemporaryFiles: Fault = {
  name: 'leave-temporary-files',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const { home } = soak;
    const runId = oneOf(home.unfinished(), random);
    if (runId === undefined) return undefined;
    const { checkpoints, heartbeat } = home.run(runId);
    const step = lastCheckpointStep(checkpoints) + 1 + random.integer(20);
    const name = `step-${String(step).padStart(9, '0')}`;
    const half = 'half a checkpoint'.repeat(random.integer(1000));
    writeFileSync(join(checkpoints, `${name}.safetensors`), half);
    writeFileSync(join(checkpoints, `${name}.safetensors.99999.tmp`), half);
    writeFileSync(join(checkpoints, `${name}.json.99999.tmp`), '{"file":');
    writeFileSync(`${heartbeat}.tmp`, '{"pid":');
    return `${rest}; ${runId} has files of a checkpoint ${name} that was never completed`;
  },
};

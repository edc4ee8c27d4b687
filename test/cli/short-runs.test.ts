import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativeProblem } from '../nn/support/backends';
import { cli } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

describe.skipIf(nativeProblem !== undefined)('selftest --short-runs', () => {
  it(
    'trains runs with workers of its own, and says where their time went',
    { timeout: 300_000 },
    async () => {
      const home = join(temporaryFolder(), 'home');
      const asked = ['selftest', '--short-runs', '3', '--milliseconds', '10', '--home', home];
      const { code, stdout, stderr } = await cli(...asked, '--json');
      expect(code, stderr).toBe(0);
      const number = expect.any(Number) as number;
      const stages = { preparing: number, training: number, ending: number, between: number, rest: number };
      expect(JSON.parse(stdout)).toMatchObject({ runs: 3, parallel: 2, overhead: number, stages });
      expect(readdirSync(join(home, 'runs')).filter((id) => id.includes('short-runs'))).toHaveLength(3);
      const refused = await cli(...asked);
      expect(refused.stderr).toMatch(/has sweeps/);
    },
  );
});

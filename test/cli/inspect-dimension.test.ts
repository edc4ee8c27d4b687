import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli';

describe('quadlab inspect dimension', () => {
  it('tells the bounds and the rank of networks, and what widths are', async () => {
    const [table, json, wrong] = await Promise.all([
      cli('inspect', 'dimension', '2,3,1', '--widths', '784,100,10', '--rank'),
      cli('inspect', 'dimension', '4,1', '--rank', '--json'),
      cli('inspect', 'dimension', '2,0,1'),
    ]);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toMatch(/2,3,1 +\| quadratic neurons +\| +4 \| +39 \| +7 \| +15 \| +15 \| +15 \|/);
    expect(table.stdout).toMatch(/784,100,10 +\| quadratic activation .* 79,410 \| +\| +\|/);
    expect(table.stdout).toContain('No rank of networks of more than 600 parameters.');
    expect(JSON.parse(json.stdout)).toMatchObject([
      { realization: 'quadratic', bound: 14, rank: { rank: 14 } },
      { realization: 'activation', bound: 5, rank: { rank: 5 } },
    ]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toMatch(/^error CONFIG_INVALID: widths: expected .*found "2,0,1"/);
  });
});

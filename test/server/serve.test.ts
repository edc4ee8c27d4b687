import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it, vi } from 'vitest';
import { registerServe } from '../../src-main/cli/commands/serve';
import { repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

function serve(...args: string[]): Promise<unknown> {
  const program = new Command('quadlab').exitOverride().configureOutput({ writeErr: () => undefined });
  registerServe(program);
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  return program.parseAsync(['node', 'quadlab', 'serve', ...args]);
}

it('prints its address and serves until it is told to stop', async (context) => {
  if (!existsSync(join(repository, 'out', 'renderer', 'index.html'))) context.skip('the page is not built');
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const listeners = process.listenerCount('SIGHUP');
  const ended = serve('--port', '0', '--home', temporaryFolder());
  await vi.waitFor(() => {
    expect(printed).toMatch(/^QuadLab is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
  });
  const url = printed.replace('QuadLab is at ', '').trim();
  expect((await fetch(new URL('/', url))).status).toBe(401);
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
  process.emit('SIGHUP');
  await ended;
  vi.restoreAllMocks();
  expect(process.listenerCount('SIGHUP')).toBe(listeners);
  await expect(fetch(url)).rejects.toThrow();
});

it.each(['-1', '65536', '80.5', 'http'])('takes no port %s', async (port) => {
  await expect(serve('--port', port)).rejects.toThrow('Expected a whole number from 0 to 65535');
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it, vi } from 'vitest';
import { registerServe } from '../../src-main/cli/commands/serve';
import { startCli } from '../support/cli';
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

it(
  'keeps its address and its sessions however it ends, and ends in order',
  { timeout: 60_000 },
  async (context) => {
    if (!existsSync(join(repository, 'out', 'main', 'cli.js'))) context.skip('not built');
    const home = temporaryFolder();
    const begin = async (...args: string[]) => {
      const started = startCli(['serve', '--home', home, '--port', '0', ...args]);
      const url = await new Promise<string>((resolve) => {
        started.process.stdout?.on('data', (data: Buffer) => {
          resolve(data.toString().replace('QuadLab is at ', '').trim());
        });
      });
      return { ...started, url, token: new URL(url).searchParams.get('token') };
    };
    const about = (url: string) => fetch(new URL('/api/trpc/about', url), { headers: { cookie } });

    const first = await begin();
    const signIn = await fetch(first.url, { redirect: 'manual' });
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await about(first.url)).status).toBe(200);
    first.process.kill('SIGKILL');
    await first.result;

    const second = await begin('--allow', home);
    expect(second.token).toBe(first.token);
    expect((await about(second.url)).status).toBe(200);
    second.process.kill('SIGINT');
    expect(await second.result).toMatchObject({ code: 0 });

    const third = await begin('--new-token');
    expect(third.token).not.toBe(first.token);
    expect((await about(third.url)).status).toBe(401);
    third.process.kill('SIGTERM');
    expect(await third.result).toMatchObject({ code: 0 });
  },
);

it.each(['', '/none-such-folder', join(repository, 'package.json')])(
  'allows no folder %j',
  async (folder) => {
    await expect(serve('--allow', folder)).rejects.toThrow('Expected the path of a folder that is there');
  },
);

it.each(['-1', '65536', '80.5', 'http'])('takes no port %s', async (port) => {
  await expect(serve('--port', port)).rejects.toThrow('Expected a whole number from 0 to 65535');
});

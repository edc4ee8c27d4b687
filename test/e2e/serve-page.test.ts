import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../src-main/server';
import { addSweep } from '../api/sample-home';
import { withBrowser } from '../support/browser';

describe('the page of a server', () => {
  const browser = withBrowser();

  it(
    'follows by WebSocket, sends files, and goes on when the server comes back',
    { timeout: 60_000 },
    async () => {
      const { app, server, page, complaints } = await browser.open();
      const sockets = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const socket = new WebSocket(`ws://${location.host}/api/trpc`);
            socket.onopen = () => {
              resolve('open');
            };
            socket.onclose = ({ code }) => {
              resolve(code);
            };
          }),
      );
      expect(sockets).toBe('open');
      const sent = await page.evaluate(async () => {
        const body = new File(['x'.repeat(2_000_000)], '../a.csv');
        const answer = await fetch(`/api/uploads?name=${encodeURIComponent(body.name)}`, {
          method: 'PUT',
          body,
        });
        return { status: answer.status, data: (await answer.json()) as unknown };
      });
      expect(sent).toMatchObject({
        status: 201,
        data: { path: expect.stringMatching(/\/a\.csv$/) as string },
      });
      expect(complaints).toEqual([]);

      await page.goto(`${new URL('/', server.url).href}#/sweeps`);
      await page.getByText('No sweeps yet').first().waitFor();
      await server.dispose();
      await page.getByText('can’t be reached').first().waitFor({ timeout: 20_000 });
      addSweep(app, () => 'queued');
      const again = await startServer({ app, port: server.port });
      onTestFinished(() => again.dispose());
      await page.getByText('Two spirals, neurons and strategies').first().waitFor({ timeout: 20_000 });
      await page.getByText('can’t be reached').first().waitFor({ state: 'detached' });
    },
  );

  it('is out of reach for pages of other servers of this machine, whose requests carry its cookie', async () => {
    const { app, server, page } = await browser.open((app) => {
      addSweep(app, () => 'queued');
    });
    const [sweep] = app.sweeps.list();
    const cookies: (string | undefined)[] = [];
    const attacker = createServer((request, response) => {
      cookies.push(request.headers.cookie);
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>evil</title>');
    });
    await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      attacker.closeAllConnections();
      attacker.close();
    });
    await page.goto(`http://127.0.0.1:${(attacker.address() as AddressInfo).port}/`);
    const target = `127.0.0.1:${server.port}`;
    const got = await page.evaluate(
      async ({ target, id }) => {
        const attempt = (address: string, options: RequestInit) =>
          fetch(`http://${target}${address}`, { credentials: 'include', ...options }).then(
            ({ type, status }) => `${type} ${status}`,
            () => 'failed',
          );
        const cancel = '/api/trpc/sweeps.cancel';
        const body = JSON.stringify({ id });
        const json = { 'Content-Type': 'application/json' };
        const inFrame = (source: string) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.src = source;
            frame.onload = () => {
              try {
                resolve(frame.contentDocument?.title ?? 'hidden');
              } catch {
                resolve('hidden');
              }
            };
            document.body.append(frame);
          });
        return {
          read: await attempt('/api/trpc/sweeps.list', {}),
          script: await attempt('/api/trpc/sweeps.list', { mode: 'no-cors' }),
          simple: await attempt(cancel, { method: 'POST', mode: 'no-cors', body }),
          preflighted: await attempt(cancel, { method: 'POST', headers: json, body }),
          upload: await attempt('/api/uploads?name=x', { method: 'PUT', body }),
          socket: await new Promise((resolve) => {
            const socket = new WebSocket(`ws://${target}/api/trpc`);
            socket.onopen = () => {
              resolve('open');
            };
            socket.onclose = ({ code }) => {
              resolve(code);
            };
          }),
          frame: await inFrame(`http://${target}/`),
        };
      },
      { target, id: sweep?.id ?? '' },
    );
    expect(got).toEqual({
      read: 'failed',
      script: 'failed',
      simple: 'failed',
      preflighted: 'failed',
      upload: 'failed',
      socket: 1006,
      frame: 'hidden',
    });
    expect(app.sweeps.list()[0]?.counts.queued).toBe(15);
    // Cookies know no ports: the attack was made with it.
    expect(cookies.join()).toContain('quadlab_');
  });
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Protocol } from 'electron';
import { expect, it } from 'vitest';
import { isMadeByUs, startUrl } from '../../src-main/electron/origin';
import { setupProtocol } from '../../src-main/electron/setup-protocol';
import { temporaryFolder } from '../support/temporary';

it('hands out a file that the app made, once, and lets it be saved', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'made');
  writeFileSync(path, 'the model');
  const ready = new Map([['one', { path, name: 'run.safetensors', bytes: 9 }]]);
  let answer: (request: Request) => Response | Promise<Response> = () => new Response();
  const protocol: Pick<Protocol, 'handle'> = {
    handle: (_scheme, handler) => {
      answer = handler;
    },
  };
  const unused = () => Promise.reject(new Error('not asked for'));
  const downloads = {
    model: unused,
    find: (id: string) => ready.get(id),
    remove: (id: string) => ready.delete(id),
  };
  setupProtocol(protocol, folder, { downloads });
  const url = `${startUrl}api/download/one`;
  expect(isMadeByUs(url)).toBe(true);
  expect(isMadeByUs('https://example.com/api/download/one')).toBe(false);
  expect(isMadeByUs(`${startUrl}index.html`)).toBe(false);
  const response = await answer({ url, method: 'GET' } as Request);
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="run.safetensors"');
  expect(await response.text()).toBe('the model');
  await expect.poll(() => ready.size).toBe(0);
  expect((await answer({ url, method: 'GET' } as Request)).status).toBe(404);
  expect(existsSync(path)).toBe(true);
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../files';
import { serveRanges, someBytes, startServer } from './file-server';

const content = someBytes(200_000);
const stripTypes = pathToFileURL(join(import.meta.dirname, '..', 'strip-types.mjs')).href;

function start(url: string, folder: string): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--import', stripTypes, join(import.meta.dirname, 'endless-download.ts'), url, folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function said(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    if (output.includes(text)) return;
  }
}

it('goes on in a new process where a killed one was', async () => {
  const server = await startServer((request, response) => {
    if (server.requests.length > 1) serveRanges(request, response, content);
    else {
      response.writeHead(200, { 'content-length': content.length, etag: '"one"' });
      response.write(content.subarray(0, 50_000));
    }
  });
  const folder = temporaryFolder();
  const killed = start(server.url, folder);
  await said(killed, 'downloading 50000\n');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(existsSync(join(folder, 'data.bin'))).toBe(false);
  expect(readFileSync(join(folder, 'data.bin.part'))).toEqual(content.subarray(0, 50_000));

  const second = start(server.url, folder);
  expect(await once(second, 'exit')).toEqual([0, null]);
  expect(server.requests[1]?.headers).toMatchObject({ range: 'bytes=50000-', 'if-range': '"one"' });
  expect(readFileSync(join(folder, 'data.bin'))).toEqual(content);
  expect(readdirSync(folder)).toEqual(['data.bin']);
});

import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeHomeLock } from '../../src-main/store/home-lock';
import { homePaths } from '../../src-main/rundir/paths';
import { someBytes, startServer } from '../datasets/download/file-server';
import { cli, startCli } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

const archive = 'cifar-10-binary.tar.gz';
const archiveBytes = 170052171;

describe('quadlab dataset download', () => {
  it('lists what there is', async () => {
    const home = temporaryFolder();
    const { code, stdout } = await cli('dataset', 'download', '--home', home);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\| cifar10 +\| 170\.1 \| CIFAR-10: 60,000 colour images .* +\| +\|\n/);
    expect(stdout).toMatch(/\| fashion-mnist +\| +30\.9 \|/);
    const { stdout: data } = await cli('dataset', 'download', '--json', '--home', home);
    const entries = JSON.parse(data) as { name: string; importedAs: string[]; files: object[] }[];
    expect(entries.find(({ name }) => name === 'mnist')).toMatchObject({ importedAs: [], bytes: 11594722 });
  });

  it('keeps on Ctrl-C what came, says so, and goes on with it', async () => {
    const home = temporaryFolder();
    const came = someBytes(1_000_000);
    const server = await startServer((request, response) => {
      if (request.headers.range !== undefined) {
        response.writeHead(403).end();
        return;
      }
      response.writeHead(200, { 'content-length': archiveBytes, etag: '"one"' });
      response.write(came);
    });
    const part = join(homePaths(home).downloads, 'cifar10', `${archive}.part`);
    const command = ['dataset', 'download', 'cifar10', '--mirror', server.url, '--home', home];
    const { process: child, result } = startCli(command);
    await expect.poll(() => existsSync(part) && statSync(part).size, { timeout: 30_000 }).toBe(came.length);
    child.kill('SIGINT');
    const { code, stderr } = await result;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted\. What came is kept: the same command goes on with it\.\n$/);
    expect(statSync(part).size).toBe(came.length);

    const again = await cli(...command);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/refuses access \(status 403\).* What came is kept/);
    expect(server.requests[1]).toMatchObject({
      path: `/cifar10/${archive}`,
      headers: { range: 'bytes=1000000-', 'if-range': '"one"' },
    });
  });

  it('says in one line what to do without network', async () => {
    const server = await startServer(() => undefined);
    await server.stop();
    const home = temporaryFolder();
    const { code, stdout, stderr } = await cli(
      ...['dataset', 'download', 'cifar10', '--proxy', server.url, '--home', home],
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error DOWNLOAD_FAILED: .*\n$/);
    expect(stderr).toContain(
      `${archive} of CIFAR-10 cannot be downloaded: www.cs.toronto.edu: connections are refused`,
    );
    expect(stderr).toContain(
      `Without network, get https://www.cs.toronto.edu/~kriz/${archive} by other means`,
    );
    expect(stderr).toContain(`\`quadlab dataset download cifar10 --file ${archive}\``);
  });

  it('refuses a file that is not the published one', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, archive), 'half of it');
    const { code, stderr } = await cli(
      ...['dataset', 'download', 'cifar10', '--home', join(folder, 'home'), '--file', join(folder, archive)],
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error DATASET_INVALID: .* has 10 bytes, expected 170052171; it is not .*\n$/);
  });

  it('is refused for a name that is not known, and settings that mean nothing', async () => {
    const home = temporaryFolder();
    const unknown = await cli('dataset', 'download', 'minst', '--home', home);
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toContain('Did you mean "mnist"?');
    const proxy = await cli('dataset', 'download', 'mnist', '--proxy', 'proxy:3128', '--home', home);
    expect(proxy.code).toBe(2);
    expect(proxy.stderr).toContain('http://host:port');
  });

  it('lets one process at a time download a data set', async () => {
    const home = temporaryFolder();
    await cli('dataset', 'download', 'minst', '--home', home);
    const { downloads } = homePaths(home);
    await cli('dataset', 'download', 'mnist', '--proxy', 'proxy:3128', '--home', home);
    expect(readdirSync(downloads)).toContain('mnist.lock');
    const lock = takeHomeLock(join(downloads, 'mnist.lock'));
    const { code, stderr } = await cli('dataset', 'download', 'mnist', '--home', home);
    lock?.dispose();
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error HOME_BUSY: mnist is being downloaded by process \d+ on /);
  });
});

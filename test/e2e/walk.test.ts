import { describe, expect, it, onTestFinished } from 'vitest';
import { withBrowser } from '../support/browser';
import { cli, startCli, type StartedCli } from '../support/cli';
import { openDesktop, whyNoDesktop } from '../support/desktop';
import { temporaryFolder } from '../support/temporary';
import { addTable, exportTable, startSweep } from '../support/walk';

/** `quadlab serve` over a home, and its address. */
async function serve(home: string, port = 0): Promise<{ server: StartedCli; url: string }> {
  const server = startCli(['serve', '--home', home, '--port', String(port), '--parallel', '1']);
  onTestFinished(() => void server.process.kill('SIGTERM'));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.process.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const address = /http:\S+/.exec(text)?.[0];
      if (address !== undefined) resolve(address);
    });
    server.process.once('exit', () => {
      reject(new Error(`serve ended: ${text}`));
    });
  });
  return { server, url };
}

describe('from a file of data to the table of the paper', () => {
  const { openPage } = withBrowser();

  it('in a browser, though the server is killed in the middle', { timeout: 180_000 }, async () => {
    const home = temporaryFolder();
    const { server, url } = await serve(home);
    const { page, complaints } = await openPage(url);
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await addTable(page);
    await startSweep(page, 1500);
    await page.getByText(/^1 of 4 runs/).waitFor();
    expect(complaints).toEqual([]);

    server.process.kill('SIGKILL');
    await page.getByRole('alert').getByText('can’t be reached').waitFor();
    const again = await serve(home, Number(new URL(url).port));
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText('All 4 runs ended').waitFor({ timeout: 120_000 });

    const latex = await exportTable(page);
    expect(latex).toContain('\\caption{Saddle, two neurons');
    const written = await cli('export', 'last', '--format', 'latex', '--home', home);
    expect(latex.trim()).toBe(written.stdout.trim());
    again.server.process.kill('SIGTERM');
    expect((await again.server.result).code).toBe(0);
  });

  it('in the desktop app', { timeout: 180_000 }, async (context) => {
    const why = whyNoDesktop();
    if (why !== undefined) context.skip(why);
    const { page, complaints } = await openDesktop();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await addTable(page);
    await startSweep(page, 100);
    await page.getByText('All 4 runs ended').waitFor({ timeout: 120_000 });
    expect(await exportTable(page)).toContain('\\caption{Saddle, two neurons');
    expect(complaints).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

const source = (path: string): string => resolve(import.meta.dirname, path);

/** What the built code comes from; `quadlab runs show` tells it of every run. */
const built = ['src-main', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];

function git(...args: string[]): Buffer {
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync('git', args, { cwd: import.meta.dirname, maxBuffer: 2 ** 28, stdio });
}

/** The commit of this checkout and a digest of what was changed since; unknown where this is none of its own. */
function checkout(): { commit: string; changes: string } {
  try {
    // Another project may hold this folder among its own.
    if (git('rev-parse', '--show-prefix').toString().trim() !== '')
      throw new Error('not the top of a checkout');
    const commit = git('rev-parse', 'HEAD').toString().trim();
    const difference = git('diff', 'HEAD', '--binary', '--', ...built);
    const others = git('ls-files', '-z', '--others', '--exclude-standard', '--', ...built);
    const files = others
      .toString()
      .split('\0')
      .filter((file) => file !== '');
    if (difference.length + files.length === 0) return { commit, changes: 'none' };
    const hash = createHash('sha256').update(difference).update(others);
    for (const file of files) hash.update(readFileSync(source(file)));
    return { commit, changes: hash.digest('hex').slice(0, 12) };
  } catch {
    return { commit: 'unknown', changes: 'unknown' };
  }
}

const { commit, changes } = checkout();

export default defineConfig({
  main: {
    define: { QUADLAB_COMMIT: JSON.stringify(commit), QUADLAB_CHANGES: JSON.stringify(changes) },
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: source('src-main/electron/main.ts'),
          cli: source('src-main/cli/main.ts'),
          start: source('src-main/cli/start/main.ts'),
          worker: source('src-main/training/worker/main.ts'),
          'model-process': source('src-main/app/model-process/main.ts'),
          'backend-check': source('src-main/training/backend-check/main.ts'),
          'batch-thread': source('src-main/datasets/batch-source/batch-thread.ts'),
          'heartbeat-thread': source('src-main/training/worker/heartbeat-thread.ts'),
          bench: source('src-main/training/bench/main.ts'),
          'model-desk': source('src-main/training/model-desk/main.ts'),
          'lock-keeper': source('src-main/store/lock-keeper/main.ts'),
          'database-check': source('src-main/store/database-check/main.ts'),
          'dataset-task': source('src-main/datasets/task/main.ts'),
          'backend-probe': source('src-main/backends/probe/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: source('src-main/electron/preload.ts'),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: { input: source('src-renderer/index.html') },
    },
  },
});

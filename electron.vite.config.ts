import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';

const source = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: source('src-main/electron/main.ts'),
          cli: source('src-main/cli/main.ts'),
          worker: source('src-main/training/worker/main.ts'),
          'backend-check': source('src-main/training/backend-check/main.ts'),
          'batch-thread': source('src-main/datasets/batch-source/batch-thread.ts'),
          bench: source('src-main/training/bench/main.ts'),
          'lock-keeper': source('src-main/store/lock-keeper/main.ts'),
          'database-check': source('src-main/store/database-check/main.ts'),
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

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests start real training processes: two files at a time is what two cores can carry.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A machine that has other work takes its time.
    expect: { poll: { timeout: 20_000 } },
  },
});

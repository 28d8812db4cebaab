import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'toolkit/test/**/*.test.ts'],
    globalSetup: ['test/compile.ts'],
    // Each file has what it needs of its own; one module graph for all of a worker's files is faster.
    isolate: false,
    // One core less than there are, the usual number, would be one of two.
    maxWorkers: '100%',
    // A busy machine makes tests slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/compile.ts'],
    // Each file has what it needs of its own; one module graph for all of a worker's files is faster.
    isolate: false,
    testTimeout: 20_000
  }
});

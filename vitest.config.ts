import { defineConfig } from 'vitest/config';

/** Tests that start the command line or processes, and those that open a browser. */
const COMMAND_LINE = [
  '**/test/cli/**/*.test.ts',
  'test/amazon/cli/**/*.test.ts',
  'toolkit/test/package/**/*.test.ts',
  'toolkit/test/processes/**/*.test.ts'
];
const BROWSER = [
  'test/amazon/page/**/*.test.ts',
  'toolkit/test/serve/preview/{page-views,page-walks,any-vendor,container-page}.test.ts'
];
/** Builds the site from its own dependencies, which it installs first. */
const SITE = ['test/site/**/*.test.ts'];

/** `npx vitest run --project unit` runs what is quick; `npm test` runs all of them. */
export default defineConfig({
  test: {
    globalSetup: ['test/find-chromium.ts', 'test/compile.ts'],
    // One core less than there are, the usual number, would be one of two.
    maxWorkers: '100%',
    projects: [
      project(
        'unit',
        ['test/**/*.test.ts', 'toolkit/test/**/*.test.ts'],
        [...COMMAND_LINE, ...BROWSER, ...SITE]
      ),
      project('command-line', COMMAND_LINE),
      project('browser', BROWSER),
      project('site', SITE)
    ]
  }
});

function project(name: string, include: string[], exclude: string[] = []) {
  return {
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', ...exclude],
      // Each file has what it needs of its own; one module graph for all of a worker's files is faster.
      isolate: false,
      // A busy machine makes tests slow, not wrong.
      testTimeout: 180_000,
      hookTimeout: 180_000
    }
  };
}

#!/usr/bin/env node
import { existsSync } from 'node:fs';

const compiled = new URL('../lib/cli/main.js', import.meta.url);
if (existsSync(compiled)) {
  const { main } = await import(compiled.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  // After npm ci --ignore-scripts in the repository; the published package is compiled.
  console.error('sgtm: it is not compiled yet; run npm run compile');
  process.exitCode = 2;
}

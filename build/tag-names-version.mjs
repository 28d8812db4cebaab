// node build/tag-names-version.mjs v1.2.0: fails unless both packages have the version of the tag.
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
for (const file of ['package.json', 'toolkit/package.json']) {
  const { version } = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
  if (tag === `v${version}`) continue;
  console.error(
    `${file}: version ${version} is not that of the tag ${tag || '(none)'}; correct one`
  );
  process.exitCode = 1;
}

import { ReleaseError } from './release-error.js';

/**
 * Refuses a version that is none, or that does not follow those before it.
 *
 * @param current that of package.json, which the first release of it may have
 * @param tags those of the repository; `v1.2.0` is a version
 */
export function checkVersion(
  version: string,
  current: string | undefined,
  tags: readonly string[]
): void {
  const numbers = numbersOf(version);
  if (!numbers) {
    throw new ReleaseError(`"${version}" is no version; write three numbers, such as 1.2.0`);
  }
  if (tags.includes(`v${version}`)) {
    throw new ReleaseError(`the tag v${version} exists; take the next version`);
  }
  const earlier = [
    ...tags.map((tag) => ({ of: `the tag ${tag}`, numbers: numbersOf(tag.replace(/^v/, '')) })),
    { of: `${current} of package.json`, numbers: numbersOf(current ?? '') }
  ];
  for (const { of, numbers: others } of earlier) {
    if (!others || compare(numbers, others) >= 0) continue;
    throw new ReleaseError(`${version} is below ${of}; take a higher version`);
  }
}

function numbersOf(version: string): number[] | undefined {
  return /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number);
}

function compare(some: readonly number[], others: readonly number[]): number {
  const difference = some.map((part, index) => part - (others[index] ?? 0));
  return difference.find((each) => each !== 0) ?? 0;
}

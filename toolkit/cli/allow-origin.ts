import { Option } from 'commander';
import { UsageError } from './error.js';

/** `--allow-origin`, which may be repeated; its value is the list of all. */
export function allowOriginOption(): Option {
  return new Option('--allow-origin <origin>', 'a site whose pages may send events; * for all')
    .argParser((origin: string, before: readonly string[]) => [...before, readOrigin(origin)])
    .default([], 'none');
}

function readOrigin(origin: string): string {
  if (origin === '*') return origin;
  if (URL.canParse(origin) && new URL(origin).origin === origin) return origin;
  throw new UsageError(
    `--allow-origin ${origin}: has to be a site's origin, such as https://shop.example; correct it`
  );
}

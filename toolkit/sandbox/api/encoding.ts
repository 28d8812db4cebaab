import { dataApi, type ApiFamily } from './definition.js';
import { optionsIn, textOf } from './realm-values.js';

/** Base64 and percent encoding. What cannot be decoded gives undefined. */
export const encodingApis: ApiFamily = {
  toBase64: dataApi((_, input, options) =>
    Buffer.from(textOf(input), 'utf8').toString(
      optionsIn(options).urlEncoding === true ? 'base64url' : 'base64'
    )
  ),
  fromBase64: dataApi((_, input) => fromBase64(input)),
  encodeUri: dataApi((_, uri) => orUndefined(() => encodeURI(textOf(uri)))),
  encodeUriComponent: dataApi((_, text) => orUndefined(() => encodeURIComponent(textOf(text)))),
  decodeUri: dataApi((_, uri) => orUndefined(() => decodeURI(textOf(uri)))),
  decodeUriComponent: dataApi((_, text) => orUndefined(() => decodeURIComponent(textOf(text))))
};

/** Both alphabets, with or without padding; the bytes are read as UTF-8. */
function fromBase64(input: unknown): string | undefined {
  if (typeof input !== 'string') return undefined;
  const digits = input.replace(/=+$/, '');
  const isBase64 = /^[A-Za-z0-9+/_-]*$/.test(digits) && digits.length % 4 !== 1;
  return isBase64 ? Buffer.from(digits, 'base64').toString('utf8') : undefined;
}

function orUndefined(encode: () => string): string | undefined {
  try {
    return encode();
  } catch {
    return undefined;
  }
}

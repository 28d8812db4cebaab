import { createHmac, hash, type BinaryToTextEncoding } from 'node:crypto';
import { ApiError } from '../realm/errors.js';
import { dataApi, readingApi, type ApiFamily } from './definition.js';
import { optionsIn, textOf } from './realm-values.js';

const DIGEST_ENCODINGS: readonly BinaryToTextEncoding[] = ['hex', 'base64'];
const HMAC_ENCODINGS: readonly BinaryToTextEncoding[] = ['hex', 'base64', 'base64url'];

/** SHA-256 digests: base64 unless the options ask for hex. */
export const hashingApis: ApiFamily = {
  sha256Sync: readingApi((_, input, options) => sha256(input, options)),
  sha256: dataApi((run, input, onSuccess, options) => {
    const digest = sha256(input, options);
    const done = run.begin();
    void Promise.resolve().then(() => {
      run.callBack(onSuccess, [digest]);
      done();
    });
  }),
  hmacSha256: dataApi((run, data, keyId, options) => {
    const id = textOf(keyId);
    run.require('use_custom_private_keys', { value: id });
    const { hmacKeys } = run.environment;
    const key = Object.hasOwn(hmacKeys, id) ? hmacKeys[id] : undefined;
    if (key === undefined) throw new ApiError(`hmacSha256: there is no key "${id}"`);
    const encoding = encodingIn(options, HMAC_ENCODINGS, 'base64url');
    return createHmac('sha256', key).update(textOf(data), 'utf8').digest(encoding);
  }, 'use_custom_private_keys')
};

function sha256(input: unknown, options: unknown): string {
  const encoding = encodingIn(options, DIGEST_ENCODINGS, 'base64');
  return hash('sha256', textOf(input), encoding);
}

function encodingIn(
  options: unknown,
  known: readonly BinaryToTextEncoding[],
  usual: BinaryToTextEncoding
): BinaryToTextEncoding {
  const asked = optionsIn(options).outputEncoding as BinaryToTextEncoding;
  return known.includes(asked) ? asked : usual;
}

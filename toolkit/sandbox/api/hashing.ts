import { createHmac, hash, type BinaryToTextEncoding } from 'node:crypto';
import { ApiError } from '../realm/errors.js';
import { dataApi, type ApiFamily } from './definition.js';
import { optionsIn, textOf } from './realm-values.js';

const HMAC_ENCODINGS: ReadonlySet<BinaryToTextEncoding> = new Set(['hex', 'base64', 'base64url']);

/** SHA-256 digests: base64 unless the options ask for hex. */
export const hashingApis: ApiFamily = {
  sha256Sync: dataApi((_, input, options) => sha256(input, options)),
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
    const key = keyIn(run.environment.hmacKeys, id) ?? keyIn(run.host.seeds.keys, id);
    if (key === undefined) {
      const seeds = JSON.stringify({ keys: { [id]: '…' } });
      throw new ApiError(
        `hmacSha256: there is no key "${id}"; give it as a seed, --seeds '${seeds}', and on a server in the file that SGTM_CREDENTIALS names`
      );
    }
    const asked = optionsIn(options).outputEncoding as BinaryToTextEncoding;
    const encoding = HMAC_ENCODINGS.has(asked) ? asked : 'base64url';
    return createHmac('sha256', key).update(textOf(data), 'utf8').digest(encoding);
  }, 'use_custom_private_keys')
};

function keyIn(keys: Readonly<Record<string, string>> = {}, id: string): string | undefined {
  return Object.hasOwn(keys, id) ? keys[id] : undefined;
}

function sha256(input: unknown, options: unknown): string {
  const { outputEncoding } = optionsIn(options);
  return hash('sha256', textOf(input), outputEncoding === 'hex' ? 'hex' : 'base64');
}

// Digests

import { createRegex } from 'sgtm';

/** 64 digits in hex, or 44 characters of Base64, as sha256Sync gives by default. */
export const DIGEST = createRegex('^([\\dA-Fa-f]{64}|[\\w+/-]{43}=)$') as SandboxRegex;

/** What an empty text hashes to. */
const OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Returns a SHA-256 digest in hex and lower case; empty for that of an empty text. */
export function hexDigest(digest: string): string {
  const hex = digest.length === 64 ? digest.toLowerCase() : hexOfBase64(digest);
  return hex === OF_NOTHING ? '' : hex;
}

/** Two characters of Base64 have twelve bits, which are three digits in hex. */
function hexOfBase64(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const plain = text.split('-').join('+').split('_').join('/').replace('=', 'A');
  let hex = '';
  for (let at = 0; at < 44; at += 2) {
    const bits = letters.indexOf(plain.charAt(at)) * 64 + letters.indexOf(plain.charAt(at + 1));
    const low = bits % 256;
    hex += HEX_DIGITS.charAt((bits - low) / 256) + HEX_DIGITS.charAt((low - (low % 16)) / 16);
    hex += HEX_DIGITS.charAt(low % 16);
  }
  // The last two characters hold 8 bits of a digest and 4 that are 0.
  return hex.slice(0, 64);
}

const HEX_DIGITS = '0123456789abcdef';

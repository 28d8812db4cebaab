/** What signs in to Amazon Ads: an application with a refresh token, or a ready access token. */
export type Credentials =
  | { clientId: string; clientSecret: string; refreshToken: string }
  | { clientId: string; accessToken: string };

/** Credentials are missing or malformed; the message names them and never repeats any. */
export class CredentialsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CredentialsError';
  }
}

const VARIABLES: Readonly<Record<string, string>> = {
  clientId: 'AMAZON_ADS_CLIENT_ID',
  clientSecret: 'AMAZON_ADS_CLIENT_SECRET',
  refreshToken: 'AMAZON_ADS_REFRESH_TOKEN',
  accessToken: 'AMAZON_ADS_ACCESS_TOKEN'
};

/** A simulator takes any credentials that are not empty; real ones have no business there. */
export const SIMULATOR_CREDENTIALS: Credentials = {
  clientId: 'sgtm-replay',
  clientSecret: 'sgtm-replay',
  refreshToken: 'sgtm-replay'
};

/**
 * Credentials of the environment: AMAZON_ADS_CLIENT_ID with AMAZON_ADS_CLIENT_SECRET and
 * AMAZON_ADS_REFRESH_TOKEN, or with AMAZON_ADS_ACCESS_TOKEN.
 *
 * @throws CredentialsError
 */
export function credentialsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>
): Credentials {
  const given = Object.entries(VARIABLES).map(([name, variable]) => [name, environment[variable]]);
  return complete(
    Object.fromEntries(given) as Record<string, unknown>,
    (name) => VARIABLES[name] as string,
    'set them, or name a file with --credentials'
  );
}

/**
 * Credentials of a file: {"clientId", "clientSecret", "refreshToken"} or {"clientId", "accessToken"}.
 *
 * @param file what messages call it
 * @throws CredentialsError
 */
export function credentialsFromFile(text: string, file: string): Credentials {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    // The parser's own message would repeat a part of the file.
  }
  if (typeof given !== 'object' || given === null) {
    throw new CredentialsError(
      `${file}: no JSON object; write {"clientId": "…", "clientSecret": "…", "refreshToken": "…"}`
    );
  }
  return complete(given as Record<string, unknown>, (name) => name, `add them to ${file}`);
}

function complete(
  given: Record<string, unknown>,
  label: (name: string) => string,
  step: string
): Credentials {
  // A file read into a variable ends in a line break.
  const textOf = (name: string): string => {
    const value = given[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const needed = textOf('accessToken')
    ? ['clientId', 'accessToken']
    : ['clientId', 'clientSecret', 'refreshToken'];
  const missing = needed.filter((name) => !textOf(name));
  if (missing.length > 0) {
    throw new CredentialsError(`credentials: ${missing.map(label).join(', ')} missing; ${step}`);
  }
  const malformed = needed.filter((name) => !/^[!-~]+$/.test(textOf(name)));
  if (malformed.length > 0) {
    const names = malformed.map(label).join(', ');
    throw new CredentialsError(
      `credentials: ${names} with blanks or letters that none has; copy it again from Login with Amazon`
    );
  }
  return Object.fromEntries(needed.map((name) => [name, textOf(name)])) as unknown as Credentials;
}

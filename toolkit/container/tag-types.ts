import type { How } from './model.js';
import type { Fields } from './parameters.js';

/** What is known of a type of GTM's own tags. */
export interface TagType {
  /** What GTM's form calls it. */
  title: string;
  how: How;
  /** What a tag of it lacks to do its work, in words; nothing is sent for one that is only shown. */
  lacks?(parameters: Fields, context: LackContext): string[];
}

/** Where else what a tag needs could come from. */
export interface LackContext {
  eventData: Readonly<Record<string, unknown>>;
  cookies: Readonly<Record<string, readonly string[]>>;
}

/**
 * GTM's own tags of server containers, by their types in exports. Google does not document what its
 * advertising tags send, so that they are only shown.
 */
export const TAG_TYPES: ReadonlyMap<string, TagType> = new Map<string, TagType>([
  ['http_request', { title: 'HTTP Request', how: 'exact' }],
  ['sgtmgaaw', { title: 'Google Analytics: GA4', how: 'guessed' }],
  [
    'sgtmadsct',
    {
      title: 'Google Ads Conversion Tracking',
      how: 'shown',
      lacks: (parameters, context) => [
        ...emptyOnes(parameters, ['conversionId', 'conversionLabel']),
        ...clickIdLacks(context)
      ]
    }
  ],
  [
    'sgtmadsremarket',
    {
      title: 'Google Ads Remarketing',
      how: 'shown',
      lacks: (parameters) => emptyOnes(parameters, ['conversionId'])
    }
  ],
  ['sgtmadscl', { title: 'Conversion Linker', how: 'shown' }],
  ['sgtmawud', { title: 'User-provided data', how: 'shown' }],
  ['sgtmflc', { title: 'Floodlight Counter', how: 'shown', lacks: floodlightLacks }],
  ['sgtmfls', { title: 'Floodlight Sales', how: 'shown', lacks: floodlightLacks }]
]);

function floodlightLacks(parameters: Fields): string[] {
  return emptyOnes(parameters, ['advertiserId', 'groupTag', 'activityTag']);
}

function emptyOnes(parameters: Fields, names: readonly string[]): string[] {
  return names.filter(
    (name) => parameters[name] === undefined || parameters[name] === null || parameters[name] === ''
  );
}

const CLICK_IDS = ['gclid', 'wbraid', 'gbraid'];
/** What a Conversion Linker keeps a click in. */
const CLICK_COOKIES = ['FPGCLAW', '_gcl_aw', 'FPGCLGB', '_gcl_gb'];

/** A conversion without a click that led to it is not attributed. */
function clickIdLacks({ eventData, cookies }: LackContext): string[] {
  const { page_location: url } = eventData;
  const query =
    typeof url === 'string' && URL.canParse(url)
      ? new URL(url).searchParams
      : new URLSearchParams();
  const isThere =
    CLICK_IDS.some((name) => query.has(name) || Boolean(eventData[name])) ||
    CLICK_COOKIES.some((name) => cookies[name] !== undefined);
  return isThere ? [] : ['gclid'];
}

import { TEMPLATE_TYPES } from '../template/template.js';
import { plainTexts } from '../template/translatable.js';
import { elementsOf, isObject, kindOf, type JsonObject, type JsonPath } from '../template/json.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on `___INFO___`. */
export const INFO_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'info-type',
    severity: 'error',
    summary: 'INFO does not say that the template is a TAG, a VARIABLE (MACRO) or a CLIENT',
    find: onInfo((info, at) => {
      if (TEMPLATE_TYPES.has(info.type)) return [];
      return [
        at(['type'], 'INFO needs "type": TAG, MACRO (a variable) or CLIENT; write one of them')
      ];
    })
  },
  {
    name: 'info-key-missing',
    severity: 'error',
    summary: 'INFO lacks something that every exported template has, or has it empty',
    find: onInfo((info, at) =>
      Object.entries(REQUIRED)
        .filter(([key, isFilled]) => !isFilled(info[key]) && !isLeftOutByGtm(info, key))
        .map(([key]) => at([key], `INFO needs "${key}"; ${REMEDIES[key]}`))
    )
  },
  {
    name: 'info-key-unknown',
    severity: 'warning',
    summary: 'INFO has a key that GTM does not write and does not read',
    find: onInfo((info, at) =>
      Object.keys(info)
        .filter((key) => !INFO_KEYS.has(key))
        .map((key) => at([key], `GTM reads no "${key}" in INFO; remove it`))
    )
  },
  {
    name: 'info-context',
    severity: 'error',
    summary: 'containerContexts does not hold SERVER',
    find: onInfo(({ containerContexts }, at) => {
      if (!Array.isArray(containerContexts) || containerContexts.includes('SERVER')) return [];
      const message = 'a server template needs "SERVER" among its containerContexts; add it';
      return [at(['containerContexts'], message)];
    })
  },
  {
    name: 'info-category',
    severity: 'warning',
    summary: 'a category that the Gallery does not have',
    find: onInfo((info, at) =>
      elementsOf(info.categories, ['categories'])
        .filter(({ value }) => !CATEGORIES.has(value))
        .map(({ value, path }) =>
          at(path, `the Gallery has no category ${JSON.stringify(value)}; take one of its list`)
        )
    )
  },
  {
    name: 'info-description-length',
    severity: 'warning',
    summary: 'the description is longer than the 200 characters that GTM shows',
    find: onInfo(({ description }, at) => {
      if (typeof description !== 'string' || description.length <= LONGEST_DESCRIPTION) return [];
      const message = `the description has ${description.length} characters; GTM shows ${LONGEST_DESCRIPTION}: shorten it`;
      return [at(['description'], message)];
    })
  },
  {
    name: 'info-thumbnail',
    severity: 'error',
    summary: 'the thumbnail is no data URI of a PNG, JPEG or GIF of at most 50 kB',
    find: onInfo(({ brand }, at) => {
      const thumbnail = isObject(brand) ? brand.thumbnail : undefined;
      const message = thumbnailFault(thumbnail);
      return message === undefined ? [] : [at(['brand', 'thumbnail'], message)];
    })
  }
];

const isText = (value: unknown): boolean => {
  const text = plainTexts(value);
  return typeof text === 'string' && text.trim() !== '';
};

/** What each exported template has; a description may be empty. */
const REQUIRED: Record<string, (value: unknown) => boolean> = {
  id: isText,
  version: (value) => Number.isInteger(value) && (value as number) > 0,
  displayName: isText,
  description: (value) => typeof plainTexts(value) === 'string',
  securityGroups: Array.isArray,
  containerContexts: Array.isArray
};

/** In a container's export GTM gives a template of the Gallery an id of its own, and drops securityGroups. */
function isLeftOutByGtm({ id, securityGroups }: JsonObject, key: string): boolean {
  return key === 'securityGroups' && securityGroups === undefined && id !== 'cvt_temp_public_id';
}

/** The keys that INFO needs besides its type. */
export const REQUIRED_INFO_KEYS: readonly string[] = Object.keys(REQUIRED);

const REMEDIES: Record<string, string> = {
  id: 'write "cvt_temp_public_id", GTM replaces it',
  version: 'write 1',
  displayName: 'write the name that GTM lists the template under',
  description: 'write what the template does',
  securityGroups: 'write []',
  containerContexts: 'write ["SERVER"]'
};

/** `__wm` is a mark that GTM itself leaves in some exports. */
export const INFO_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(REQUIRED),
  'type',
  'categories',
  'brand',
  '__wm'
]);

/** The categories of Google's page on submitting a template to the Gallery. */
export const CATEGORIES: ReadonlySet<unknown> = new Set([
  'ADVERTISING',
  'AFFILIATE_MARKETING',
  'ANALYTICS',
  'ATTRIBUTION',
  'CHAT',
  'CONVERSIONS',
  'DATA_WAREHOUSING',
  'EMAIL_MARKETING',
  'EXPERIMENTATION',
  'HEAT_MAP',
  'LEAD_GENERATION',
  'MARKETING',
  'PERSONALIZATION',
  'REMARKETING',
  'SALES',
  'SESSION_RECORDING',
  'SOCIAL',
  'SURVEY',
  'TAG_MANAGEMENT',
  'UTILITY'
]);

/** Characters of a description that GTM shows. */
export const LONGEST_DESCRIPTION = 200;
const MOST_THUMBNAIL_BYTES = 50 * 1024;

function thumbnailFault(thumbnail: unknown): string | undefined {
  if (thumbnail === undefined || thumbnail === '') return undefined;
  if (typeof thumbnail !== 'string') {
    return `the thumbnail is ${kindOf(thumbnail)}; write a data URI of an image`;
  }
  const uri = thumbnail.replaceAll(/\s/g, '');
  const image = /^data:image\/(?:png|jpe?g|gif);base64,([A-Za-z0-9+/]+={0,2})$/.exec(uri);
  if (!image) return 'the thumbnail is no base64 data URI of a PNG, JPEG or GIF; write one';
  const bytes = Math.floor(((image[1] ?? '').length * 3) / 4);
  if (bytes <= MOST_THUMBNAIL_BYTES) return undefined;
  return `the thumbnail has ${Math.ceil(bytes / 1024)} kB; GTM takes 50 kB: make it smaller`;
}

type PlaceFinding = (path: JsonPath, message: string) => Finding;

function onInfo(
  find: (info: JsonObject, at: PlaceFinding) => Finding[]
): (subject: TemplateSubject) => Finding[] {
  return ({ read, info }) => {
    const section = read.info;
    if (!section) return [];
    return find(info ?? {}, (path, message) => ({ message, at: section.placeOf(path) }));
  };
}

import { isObject, type JsonObject } from './json.js';

/** A text with what a translator needs, as Google's own templates have it, or with its translations, as published templates have it. */
interface Translatable extends JsonObject {
  text: string;
}

/** Whether a value is a text of the form `{messageId, description, text}` or `{text, translations}`. */
export function isTranslatable(value: unknown): value is Translatable {
  if (!isObject(value) || typeof value.text !== 'string') return false;
  return Object.keys(value).every((key) => KEYS.has(key));
}

const KEYS: ReadonlySet<string> = new Set(['messageId', 'description', 'text', 'translations']);

/** A JSON value in which each such text is only the text. */
export function plainTexts(value: unknown): unknown {
  if (isTranslatable(value)) return value.text;
  if (Array.isArray(value)) return value.map(plainTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainTexts(part)]));
}

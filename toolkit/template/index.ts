/**
 * What a project's template/ folder is written with: typed fields, validators, permissions, info.
 *
 * @module
 */
export type * from './field.js';
export type { FieldValues, TagData } from './field-values.js';
export type { Category, Info } from './info.js';
export * from './permissions.js';
export { required, typedAs } from './validators.js';

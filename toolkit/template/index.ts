/**
 * The types of what a template is besides its code: the fields of its form, and what their values are
 * when the code runs.
 *
 * @module
 */
export type { Column, Condition, Field, Item, Validator } from './field.js';
export type { FieldValues } from './field-values.js';

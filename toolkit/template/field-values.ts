import type { Field } from './field.js';

/**
 * The type of `data` in a tag: the values of its fields, and what GTM adds to them. A tag ends by
 * calling one of the two functions, once.
 */
export type TagData<F extends readonly Field[]> = FieldValues<F> & {
  readonly gtmOnSuccess: () => void;
  readonly gtmOnFailure: () => void;
  /** The id of the tag in its container. */
  readonly gtmTagId: number;
  /** The number of the event the tag fires for. */
  readonly gtmEventId: number;
};

/**
 * The values that a list of fields gives: the type of `data` in a variable or a client. A text, and a
 * choice that takes variables, can be anything when the code runs; a hidden field is undefined.
 */
export type FieldValues<F extends readonly Field[]> = {
  readonly [Name in NamedField<F>['name']]: ValueOf<Extract<NamedField<F>, { name: Name }>>;
};

/** Every field below a list, groups and choices taken apart. */
type NamedField<F extends readonly Field[]> = Flat<F[number]>;

type Flat<F> = F extends { type: 'GROUP' | 'LABEL' } ? Nested<F> : F | Nested<F>;

type Nested<F> =
  | (F extends { subParams: readonly (infer Sub)[] } ? Flat<Sub> : never)
  | (F extends { radioItems: readonly (infer Choice)[] } ? OfItem<Choice> : never)
  | (F extends { selectItems: readonly (infer Choice)[] } ? OfItem<Choice> : never);

type OfItem<I> = I extends { subParams: readonly (infer Sub)[] } ? Flat<Sub> : never;

type ValueOf<F> = F extends { type: 'CHECKBOX' }
  ? boolean | undefined
  : F extends { type: 'RADIO'; radioItems: readonly (infer Choice)[] }
    ? ItemValue<Choice> | undefined
    : F extends { type: 'SIMPLE_TABLE'; simpleTableColumns: readonly { name: infer Name }[] }
      ? readonly { readonly [Column in Name & string]?: unknown }[] | undefined
      : F extends { type: 'PARAM_TABLE'; paramTableColumns: readonly { param: infer P }[] }
        ? readonly { readonly [Column in (P & Field)['name']]?: unknown }[] | undefined
        : unknown;

type ItemValue<I> = I extends { value: infer Value } ? Value : never;

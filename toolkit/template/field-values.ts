import type { Field } from './field.js';

/**
 * The type of `data` that a list of fields makes. A text, and a choice that takes variables, can be
 * anything when the tag runs; a hidden field is undefined.
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
      : unknown;

type ItemValue<I> = I extends { value: infer Value } ? Value : never;

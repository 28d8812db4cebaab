/** A text of the form, as it is or with what a translator needs. */
export type Words =
  string | { readonly text: string; readonly messageId?: string; readonly description?: string };

/** A field of the form, or a group of fields, as GTM's template editor writes them. */
export interface Field {
  readonly type:
    | 'CHECKBOX'
    | 'GROUP'
    | 'HIDDEN'
    | 'LABEL'
    | 'PARAM_TABLE'
    | 'RADIO'
    | 'SELECT'
    | 'SIMPLE_TABLE'
    | 'TEXT';
  readonly name: string;
  readonly displayName?: Words;
  readonly checkboxText?: Words;
  readonly simpleValueType?: boolean;
  readonly defaultValue?: boolean | number | string;
  readonly help?: Words;
  readonly valueHint?: Words;
  readonly valueUnit?: Words;
  readonly notSetText?: Words;
  readonly macrosInSelect?: boolean;
  readonly alwaysInSummary?: boolean;
  readonly canBeEmptyString?: boolean;
  readonly textAsList?: boolean;
  readonly lineCount?: number;
  readonly groupStyle?: 'NO_ZIPPY' | 'ZIPPY_CLOSED' | 'ZIPPY_OPEN' | 'ZIPPY_OPEN_ON_PARAM';
  readonly clearOnCopy?: boolean;
  readonly newRowButtonText?: Words;
  readonly newRowTitle?: Words;
  readonly editRowTitle?: Words;
  readonly selectItems?: readonly Item[];
  readonly radioItems?: readonly Item[];
  readonly subParams?: readonly Field[];
  readonly simpleTableColumns?: readonly Column[];
  readonly paramTableColumns?: readonly ParamColumn[];
  readonly enablingConditions?: readonly Condition[];
  readonly valueValidators?: readonly Validator[];
}

/** One choice of a SELECT or RADIO. */
export interface Item {
  readonly value: boolean | number | string;
  readonly displayValue: Words;
  readonly help?: Words;
  readonly subParams?: readonly Field[];
}

/** One column of a SIMPLE_TABLE. */
export interface Column {
  readonly type: 'SELECT' | 'TEXT';
  readonly name: string;
  readonly displayName?: Words;
  readonly defaultValue?: boolean | number | string;
  readonly isUnique?: boolean;
  readonly valueHint?: Words;
  readonly macrosInSelect?: boolean;
  readonly selectItems?: readonly Item[];
  readonly valueValidators?: readonly Validator[];
}

/** One column of a PARAM_TABLE: a field for each row. */
export interface ParamColumn {
  readonly param: Field;
  readonly isUnique?: boolean;
}

/** A field is shown while the other field has, or has not, the value. */
export interface Condition {
  readonly paramName: string;
  readonly paramValue?: boolean | number | string;
  readonly type: 'EQUALS' | 'NOT_EQUALS' | 'PRESENT' | 'NOT_PRESENT';
}

/** What a value has to be for GTM to save the tag. */
export interface Validator {
  readonly type:
    | 'DECIMAL'
    | 'GA_TRACKING_ID'
    | 'NON_EMPTY'
    | 'NON_NEGATIVE_NUMBER'
    | 'NUMBER'
    | 'PERCENTAGE'
    | 'POSITIVE_NUMBER'
    | 'REGEX'
    | 'STRING_LENGTH'
    | 'TABLE_ROW_COUNT';
  readonly args?: readonly (number | string)[];
  readonly errorMessage?: Words;
  readonly enablingConditions?: readonly Condition[];
}

/** A field of the form, or a group of fields, as GTM's template editor writes them. */
export interface Field {
  readonly type:
    'CHECKBOX' | 'GROUP' | 'LABEL' | 'PARAM_TABLE' | 'RADIO' | 'SELECT' | 'SIMPLE_TABLE' | 'TEXT';
  readonly name: string;
  readonly displayName?: string;
  readonly checkboxText?: string;
  readonly simpleValueType?: true;
  readonly defaultValue?: boolean | number | string;
  readonly help?: string;
  readonly valueHint?: string;
  readonly valueUnit?: string;
  readonly notSetText?: string;
  readonly macrosInSelect?: boolean;
  readonly alwaysInSummary?: boolean;
  readonly canBeEmptyString?: boolean;
  readonly textAsList?: boolean;
  readonly lineCount?: number;
  readonly groupStyle?: 'NO_ZIPPY' | 'ZIPPY_CLOSED' | 'ZIPPY_OPEN' | 'ZIPPY_OPEN_ON_PARAM';
  readonly newRowButtonText?: string;
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
  readonly displayValue: string;
  readonly help?: string;
  readonly subParams?: readonly Field[];
}

/** One column of a SIMPLE_TABLE. */
export interface Column {
  readonly type: 'SELECT' | 'TEXT';
  readonly name: string;
  readonly displayName: string;
  readonly defaultValue?: boolean | number | string;
  readonly isUnique?: boolean;
  readonly valueHint?: string;
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
  readonly paramValue: boolean | number | string;
  readonly type: 'EQUALS' | 'NOT_EQUALS';
}

/** What a value has to be for GTM to save the tag. */
export interface Validator {
  readonly type:
    | 'DECIMAL'
    | 'NON_EMPTY'
    | 'NON_NEGATIVE_NUMBER'
    | 'POSITIVE_NUMBER'
    | 'REGEX'
    | 'STRING_LENGTH'
    | 'TABLE_ROW_COUNT';
  readonly args?: readonly (number | string)[];
  readonly errorMessage?: string;
  readonly enablingConditions?: readonly Condition[];
}

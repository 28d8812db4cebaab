import { useId } from 'preact/hooks';
import type { Parameter } from '../protocol.js';
import { Help, Notes, type FormContext } from './form-notes.js';
import { childrenOf, countOwn, isEnabled, isOwn, isTouched } from './form-rules.js';
import { FormTable } from './form-table.js';
import { Chevron } from './icons.js';

interface FieldProps {
  parameter: Parameter;
  form: FormContext;
}

/** Fields one below the other, those that GTM would show. */
export function Fields({
  parameters,
  form
}: {
  parameters: readonly Parameter[];
  form: FormContext;
}) {
  return (
    <>
      {parameters
        .filter(
          ({ type, enablingConditions }) =>
            type !== 'HIDDEN' && isEnabled(enablingConditions, form.values)
        )
        .filter((parameter) => form.wanted === '' || hasWords(parameter, form))
        .map((parameter) => (
          <div
            key={parameter.name}
            data-field={parameter.name}
            class={isOwn(parameter, form.values) ? 'is-own' : ''}
          >
            <Field parameter={parameter} form={form} />
          </div>
        ))}
    </>
  );
}

function Field(props: FieldProps) {
  const { parameter } = props;
  if (parameter.type === 'GROUP') return <Group {...props} />;
  if (parameter.type === 'LABEL') return <p class="field-label">{parameter.displayName}</p>;
  if (parameter.type === 'CHECKBOX') return <Checkbox {...props} />;
  if (parameter.type === 'RADIO') return <Radio {...props} />;
  if (parameter.type === 'SELECT') return <Select {...props} />;
  if (parameter.type === 'SIMPLE_TABLE' || parameter.type === 'PARAM_TABLE') {
    return <FormTable {...props} />;
  }
  return <Text {...props} />;
}

function Group({ parameter, form }: FieldProps) {
  const fields = <Fields parameters={parameter.subParams ?? []} form={form} />;
  const style = parameter.groupStyle ?? 'ZIPPY_OPEN';
  if (style === 'NO_ZIPPY') {
    return (
      <fieldset class="group">
        {parameter.displayName && <legend class="field-name">{parameter.displayName}</legend>}
        {fields}
      </fieldset>
    );
  }
  const hasProblem = (parameter.subParams ?? []).some((child) => hasProblemIn(child, form));
  const own = countOwn(parameter, form.values);
  const isOpen =
    style === 'ZIPPY_OPEN' ||
    (style === 'ZIPPY_OPEN_ON_PARAM' && isTouched(parameter, form.values));
  return (
    <details class="zippy" open={isOpen || hasProblem || form.wanted !== ''}>
      <summary>
        <Chevron />
        <span>{parameter.displayName ?? parameter.name}</span>
        {hasProblem && <span class="badge tone-bad">to correct</span>}
        {own > 0 && <span class="badge tone-calm">{own} changed</span>}
      </summary>
      <div class="zippy-body">
        <Help text={parameter.help} />
        {fields}
      </div>
    </details>
  );
}

/** Whether a field, or one below it, is called or explained with the words. */
function hasWords(parameter: Parameter, form: FormContext): boolean {
  const { name, displayName = '', checkboxText = '', help = '' } = parameter;
  const text = `${name} ${displayName} ${checkboxText} ${help}`.toLowerCase();
  if (text.includes(form.wanted)) return true;
  return childrenOf(parameter, form.values).some((child) => hasWords(child, form));
}

function hasProblemIn(parameter: Parameter, form: FormContext): boolean {
  if (form.problems.has(parameter.name)) return true;
  return childrenOf(parameter, form.values).some((child) => hasProblemIn(child, form));
}

function Text({ parameter, form }: FieldProps) {
  const id = useId();
  const { name, lineCount = 1, valueHint, notSetText, valueUnit } = parameter;
  const given = form.values[name];
  const value = given === undefined || given === null ? '' : String(given);
  const problem = form.problems.get(name);
  const shared = {
    id,
    name,
    value,
    placeholder: notSetText ?? valueHint ?? '',
    autocomplete: 'off',
    spellcheck: false,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-help`
  };
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {parameter.displayName ?? name}
      </label>
      <div class="field-input">
        {lineCount > 1 ? (
          <textarea
            {...shared}
            rows={lineCount}
            onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
          />
        ) : (
          <input
            {...shared}
            type="text"
            // What is hidden can only be typed anew as a whole.
            onFocus={({ currentTarget }) => value.includes('•••') && currentTarget.select()}
            onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
          />
        )}
        {valueUnit && <span class="quiet">{valueUnit}</span>}
      </div>
      <Notes id={id} problem={problem} help={parameter.help} isHidden={value.includes('•••')} />
    </div>
  );
}

function Select({ parameter, form }: FieldProps) {
  const id = useId();
  const { name, selectItems = [], macrosInSelect, notSetText } = parameter;
  const value = form.values[name];
  const index = selectItems.findIndex((item) => item.value === value);
  const isOther = index < 0 && value !== undefined && value !== '';
  const choose = (chosen: string): void => {
    if (chosen === 'variable') form.set(name, isOther ? value : '{{}}');
    else if (chosen === 'unset') form.set(name, '');
    else form.set(name, selectItems[Number(chosen)]?.value);
  };
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {parameter.displayName ?? name}
      </label>
      <div class="field-input">
        <select
          id={id}
          name={name}
          value={isOther ? 'variable' : index < 0 ? 'unset' : String(index)}
          aria-describedby={`${id}-help`}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {index < 0 && !isOther && <option value="unset">{notSetText ?? 'not set'}</option>}
          {selectItems.map((item, at) => (
            <option key={at} value={String(at)}>
              {item.displayValue}
            </option>
          ))}
          {(macrosInSelect || isOther) && <option value="variable">A variable</option>}
        </select>
        {isOther && (
          <input
            type="text"
            value={String(value)}
            aria-label={`Variable for ${parameter.displayName ?? name}`}
            onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
          />
        )}
      </div>
      <Notes id={id} problem={form.problems.get(name)} help={parameter.help} />
      <Below parameter={parameter} form={form} />
    </div>
  );
}

function Radio({ parameter, form }: FieldProps) {
  const id = useId();
  const { name, radioItems = [] } = parameter;
  return (
    <fieldset class="field">
      <legend class="field-name">{parameter.displayName ?? name}</legend>
      {radioItems.map((item, index) => {
        const isChosen = form.values[name] === item.value;
        return (
          <div key={index} class="choice">
            <label class="check">
              <input
                type="radio"
                name={id}
                checked={isChosen}
                onChange={() => form.set(name, item.value)}
              />
              {item.displayValue}
            </label>
            <Help text={item.help} />
            {isChosen && item.subParams && (
              <div class="below">
                <Fields parameters={item.subParams} form={form} />
              </div>
            )}
          </div>
        );
      })}
      <Notes id={id} problem={form.problems.get(name)} help={parameter.help} />
    </fieldset>
  );
}

function Checkbox({ parameter, form }: FieldProps) {
  const id = useId();
  const { name } = parameter;
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          name={name}
          checked={form.values[name] === true}
          aria-describedby={`${id}-help`}
          onChange={({ currentTarget }) => form.set(name, currentTarget.checked)}
        />
        {parameter.checkboxText ?? parameter.displayName ?? name}
      </label>
      <Notes id={id} problem={form.problems.get(name)} help={parameter.help} />
      {form.values[name] === true && <Below parameter={parameter} form={form} />}
    </div>
  );
}

function Below({ parameter, form }: FieldProps) {
  if (!parameter.subParams) return null;
  return (
    <div class="below">
      <Fields parameters={parameter.subParams} form={form} />
    </div>
  );
}

import { useId } from 'preact/hooks';
import type { Parameter } from '../protocol.js';
import { Notes, type FormContext } from './form-notes.js';
import { tableRows, type Values } from './form-rules.js';

type Column = NonNullable<Parameter['simpleTableColumns']>[number];

interface FormTableProps {
  parameter: Parameter;
  form: FormContext;
}

/** A field with rows, as GTM shows SIMPLE_TABLE and PARAM_TABLE. */
export function FormTable({ parameter, form }: FormTableProps) {
  const id = useId();
  const columns = columnsOf(parameter);
  const rows = tableRows(form.values[parameter.name]);
  const set = (next: Values[]): void => form.set(parameter.name, next);
  const empty = Object.fromEntries(
    columns.map(({ name = '', defaultValue = '' }) => [name, defaultValue])
  );
  return (
    <fieldset class="field">
      <legend class="field-name">{parameter.displayName ?? parameter.name}</legend>
      {rows.length > 0 && (
        <div class="table-scroll">
          <table class="form-table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} scope="col">
                    {column.displayName ?? column.name}
                  </th>
                ))}
                <th scope="col">
                  <span class="unseen">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {columns.map((column) => (
                    <td key={column.name}>
                      <Cell
                        column={column}
                        label={`${column.displayName ?? column.name}, row ${index + 1}`}
                        value={row[column.name ?? '']}
                        set={(value) =>
                          set(rows.with(index, { ...row, [column.name ?? '']: value }))
                        }
                      />
                    </td>
                  ))}
                  <td>
                    <button
                      type="button"
                      class="button subtle"
                      aria-label={`Remove row ${index + 1}`}
                      onClick={() => set(rows.toSpliced(index, 1))}
                    >
                      Remove
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <button type="button" class="button" onClick={() => set([...rows, empty])}>
        {parameter.newRowButtonText ?? 'Add row'}
      </button>
      <Notes id={id} problem={form.problems.get(parameter.name)} help={parameter.help} />
    </fieldset>
  );
}

/** The columns of a PARAM_TABLE are fields of their own; the form needs the same of both. */
function columnsOf({ simpleTableColumns, paramTableColumns = [] }: Parameter): Column[] {
  return (
    simpleTableColumns ?? paramTableColumns.map(({ param, isUnique }) => asColumn(param, isUnique))
  );
}

function asColumn(param: Parameter | undefined, isUnique = false): Column {
  if (!param) return {};
  const { name, displayName, type, defaultValue, selectItems, valueHint } = param;
  return {
    name,
    type,
    isUnique,
    ...(displayName === undefined ? {} : { displayName }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(selectItems === undefined ? {} : { selectItems }),
    ...(valueHint === undefined ? {} : { valueHint })
  };
}

interface CellProps {
  column: Column;
  label: string;
  value: unknown;
  set(value: unknown): void;
}

function Cell({ column, label, value, set }: CellProps) {
  const { selectItems = [] } = column;
  const text = value === undefined || value === null ? '' : String(value);
  const index = selectItems.findIndex((item) => item.value === value);
  if (column.type !== 'SELECT' || (index < 0 && text !== '')) {
    return (
      <input
        type="text"
        aria-label={label}
        placeholder={column.valueHint ?? ''}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => set(currentTarget.value)}
      />
    );
  }
  return (
    <select
      aria-label={label}
      value={String(index)}
      onChange={({ currentTarget }) => set(selectItems[Number(currentTarget.value)]?.value)}
    >
      {index < 0 && <option value="-1">choose</option>}
      {selectItems.map((item, at) => (
        <option key={at} value={String(at)}>
          {item.displayValue}
        </option>
      ))}
    </select>
  );
}

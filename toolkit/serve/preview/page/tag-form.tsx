import { useEffect, useMemo, useState } from 'preact/hooks';
import type { TagForm as Tag } from '../protocol.js';
import { ask } from './ask.js';
import { Fields } from './form-field.js';
import { countOwn, problemsIn, type Values } from './form-rules.js';
import { revealField } from './keyboard.js';

interface TagFormsProps {
  tags: readonly Tag[];
  announce(message: string): void;
}

/** The forms of the container's tags, one at a time. */
export function TagForms({ tags, announce }: TagFormsProps) {
  const [chosen, setChosen] = useState<number>();
  const tag = tags.find(({ id }) => id === chosen) ?? tags[0];
  if (!tag) {
    return <p class="empty">The container has no tag. Start the server with a template.</p>;
  }
  return (
    <>
      {tags.length > 1 && (
        <label class="field">
          <span class="field-name">Tag</span>
          <select
            value={String(tag.id)}
            onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
          >
            {tags.map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <TagForm key={tag.id} tag={tag} announce={announce} />
    </>
  );
}

function TagForm({ tag, announce }: { tag: Tag; announce(message: string): void }) {
  const [values, setValues] = useState<Values>(tag.fields);
  const [isEdited, setEdited] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [wanted, setWanted] = useState('');
  const own = tag.parameters.reduce((sum, each) => sum + countOwn(each, values), 0);
  const saved = JSON.stringify(tag.fields);
  useEffect(() => {
    if (!isEdited) setValues(tag.fields);
  }, [saved]);
  const problems = useMemo(() => problemsIn(tag.parameters, values), [tag.parameters, values]);

  const send = async (method: 'DELETE' | 'PUT', done: string): Promise<void> => {
    try {
      await ask(method, `/preview/tags/${tag.id}/fields`, { fields: values });
      // What the server has now comes back over the stream.
      setEdited(false);
      setRefusal(undefined);
      announce(done);
    } catch (error) {
      setRefusal((error as Error).message);
    }
  };
  const set = (name: string, value: unknown): void => {
    setValues((before) => ({ ...before, [name]: value }));
    setEdited(true);
  };
  return (
    <form
      class="form tag-form"
      aria-label={`Fields of ${tag.name}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const [wrong] = problems.keys();
        if (wrong === undefined) void send('PUT', 'Saved. The next event fires the tag with it.');
        else {
          setRefusal('Correct what is marked first.');
          setWanted('');
          requestAnimationFrame(() => revealField(wrong));
        }
      }}
    >
      <p class="hint">
        <strong>{tag.name}</strong> {tag.trigger}. This is its form as GTM shows it. The server uses
        the values that you save for every event after that, until it ends.
      </p>
      {tag.problem ? (
        <p class="field-problem">{tag.problem}</p>
      ) : (
        <>
          <div class="form-find">
            <input
              type="search"
              placeholder="Find a field"
              aria-label="Find a field"
              value={wanted}
              onInput={({ currentTarget }) => setWanted(currentTarget.value)}
            />
            <span class="quiet">
              {own === 0 ? 'all as by default' : `${own} differ from their defaults`}
            </span>
          </div>
          <Fields
            parameters={tag.parameters}
            form={{ values, problems, set, wanted: wanted.trim().toLowerCase() }}
          />
        </>
      )}
      <div class="buttons sticky">
        <button type="submit" class="button primary" disabled={!isEdited}>
          Save
        </button>
        <button
          type="button"
          class="button"
          disabled={!isEdited && !tag.isChanged}
          onClick={() => {
            setEdited(false);
            setValues(tag.fields);
            void send('DELETE', 'The fields are as in the file again.');
          }}
        >
          Reset to file
        </button>
        {isEdited && <span class="quiet">not saved yet</span>}
        {!isEdited && tag.isChanged && <span class="quiet">differs from the file</span>}
        {refusal && (
          <p class="field-problem" role="alert">
            {refusal}
          </p>
        )}
      </div>
    </form>
  );
}

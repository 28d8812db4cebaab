import type { TagRun } from '../../../container/run-event.js';
import { MASKED, type Secrets } from '../../../container/secrets.js';
import { whyText } from '../../../container/why-text.js';
import type { ServedEvent } from '../../tagging/served-event.js';
import type { EventRecord } from '../event-record.js';
import { toDataTree } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { ConditionView, DecisionView } from '../protocol.js';

/** All tags of a container of GTM's at an event, with why each fired or did not. */
export function decisionViews({ event }: EventRecord, masker: Masker): DecisionView[] {
  const { run, secrets } = event;
  if (!run || !secrets) return [];
  return run.tags.map((tag, index) => decisionView(tag, index + 1, secrets, masker));
}

function decisionView(run: TagRun, id: number, secrets: Secrets, masker: Masker): DecisionView {
  const { tag, how, fired, why, parameters, lacks = [], eventData, requests } = run;
  const shown = (name: string, value: unknown): unknown => hidden(secrets, name, value);
  const conditions = why.conditions.map((each) => ({
    ...each,
    expected: secrets.text(each.expected),
    value: shown(each.variable, each.value)
  }));
  const chain = why.chain.map((link) => ({ ...link, value: shown(link.name, link.value) }));
  const reason = fired
    ? why.trigger === null
      ? 'in the sequence of another tag'
      : `by ${why.trigger}`
    : whyText({ ...why, conditions, chain });
  return {
    id,
    name: masker.text(tag.name),
    type: tag.type,
    how: how ?? 'not at all',
    fired,
    why: masker.text(reason),
    conditions: conditions.map(
      ({ variable, operator, negate, expected, value, held }): ConditionView => ({
        variable: masker.text(variable),
        operator: negate ? `not ${operator}` : operator,
        expected: masker.text(expected),
        value: toDataTree(value, masker, [variable]),
        held
      })
    ),
    chain: chain.map(({ name, type, value }) => ({
      name: masker.text(name),
      type,
      value: toDataTree(value, masker, [name])
    })),
    ...(parameters ? { parameters: toDataTree(secrets.parameters(parameters), masker) } : {}),
    lacks,
    ...(eventData ? { eventData: toDataTree(secrets.data(eventData), masker) } : {}),
    isGuess: requests.some(({ guessed }) => guessed === true)
  };
}

/** A variable's value; one that is used as a secret is hidden whole, however short it is. */
export function valueShown({ secrets }: ServedEvent, name: string, value: unknown): unknown {
  return secrets ? hidden(secrets, name, value) : value;
}

function hidden(secrets: Secrets, name: string, value: unknown): unknown {
  const isSecret = secrets.isSecretVariable(name) && typeof value === 'string' && value !== '';
  return isSecret ? MASKED : secrets.data(value, name);
}

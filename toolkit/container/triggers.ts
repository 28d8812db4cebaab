import { holds, type DecidedCondition } from './conditions.js';
import { variableOf } from './build-model.js';
import type { Condition, ContainerModel, TagModel, TriggerModel } from './model.js';
import { asText } from './references.js';
import type { ChainLink, EventVariables } from './event-variables.js';

/** Why a tag fired, or did not. */
export interface Why {
  reason:
    | 'fired'
    | 'condition'
    | 'blocked'
    | 'paused'
    | 'schedule'
    | 'no trigger'
    | 'setup failed'
    | 'unknown type';
  /** The trigger that decided; null where none did. */
  trigger: string | null;
  /** Of that trigger, up to the one that did not hold. */
  conditions: DecidedCondition[];
  /** The variable of the condition that decided, and what it is made of. */
  chain: ChainLink[];
}

/** Whether a trigger matches an event, and the conditions that were looked at. */
export interface TriggerDecision {
  trigger: TriggerModel;
  matches: boolean;
  conditions: DecidedCondition[];
  chain: ChainLink[];
}

/** The decisions of one event: each trigger is looked at once, however many tags have it. */
export class TriggerDecisions {
  private readonly model: ContainerModel;
  private readonly variables: EventVariables;
  private readonly decided = new Map<string, Promise<TriggerDecision>>();

  constructor(model: ContainerModel, variables: EventVariables) {
    this.model = model;
    this.variables = variables;
  }

  /** Whether a tag is to fire, by its triggers alone. */
  async forTag({ firing, blocking }: TagModel): Promise<Why> {
    const decisions = await this.decide(firing);
    const [first] = decisions;
    if (!first) return { reason: 'no trigger', trigger: null, conditions: [], chain: [] };
    const fired = decisions.find(({ matches }) => matches);
    if (!fired) return whyOf('condition', nearest(decisions) ?? first);
    const blocked = (await this.decide(blocking)).find(({ matches }) => matches);
    return blocked ? whyOf('blocked', blocked) : whyOf('fired', fired);
  }

  private async decide(ids: readonly string[]): Promise<TriggerDecision[]> {
    const decisions = await Promise.all(ids.map((id) => this.decideTrigger(id)));
    return decisions.filter((decision) => decision !== undefined);
  }

  private decideTrigger(id: string): Promise<TriggerDecision> | undefined {
    const trigger = this.model.triggers.get(id);
    if (!trigger) return undefined;
    let decision = this.decided.get(id);
    if (!decision) {
      decision = trigger.group ? this.decideGroup(trigger, trigger.group) : this.compare(trigger);
      this.decided.set(id, decision);
    }
    return decision;
  }

  /** All triggers of a group have to match; on a server they do so for one event. */
  private async decideGroup(
    trigger: TriggerModel,
    group: readonly string[]
  ): Promise<TriggerDecision> {
    const decisions = await this.decide(group);
    const missed = decisions.find(({ matches }) => !matches);
    return {
      trigger,
      matches: !trigger.isUnknown && missed === undefined,
      conditions: missed?.conditions ?? decisions.flatMap(({ conditions }) => conditions),
      chain: missed?.chain ?? []
    };
  }

  private async compare(trigger: TriggerModel): Promise<TriggerDecision> {
    const decided = trigger.isUnknown
      ? { matches: false, conditions: [], chain: [] }
      : await decideConditions(trigger.conditions, this.variables);
    return { trigger, ...decided };
  }
}

/** Compares conditions in their order until one does not hold. */
export async function decideConditions(
  list: readonly Condition[],
  variables: EventVariables
): Promise<Omit<TriggerDecision, 'trigger'>> {
  const conditions: DecidedCondition[] = [];
  for (const condition of list) {
    const { left, operator, right, negate } = condition;
    const value = await variables.fillText(left);
    const expected = asText(await variables.fillText(right));
    const held = holds(condition, value, expected);
    conditions.push({ variable: variableOf(condition), operator, negate, expected, value, held });
    if (!held) return { matches: false, conditions, chain: variables.chainOf(`${left}${right}`) };
  }
  const last = list.at(-1);
  const chain = last ? variables.chainOf(`${last.left}${last.right}`) : [];
  return { matches: true, conditions, chain };
}

/** Of several triggers that do not match the one of which most conditions hold. */
function nearest(decisions: readonly TriggerDecision[]): TriggerDecision | undefined {
  const heldIn = ({ conditions }: TriggerDecision): number =>
    conditions.filter(({ held }) => held).length;
  return decisions.toSorted((a, b) => heldIn(b) - heldIn(a))[0];
}

function whyOf(reason: Why['reason'], { trigger, conditions, chain }: TriggerDecision): Why {
  return { reason, trigger: trigger.name, conditions, chain };
}

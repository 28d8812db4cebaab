import type { ContainerModel } from '../model.js';
import type { HitResult } from '../run-request.js';

/** What of a container no test touched, by name. */
export interface ContainerCoverage {
  tags: CoveredKind;
  triggers: CoveredKind;
  variables: CoveredKind;
}

export interface CoveredKind {
  count: number;
  untouched: string[];
}

/** Counts what tests touch: tags that fire, triggers that match, variables that are asked for. */
export class CoverageCounter {
  private readonly model: ContainerModel;
  private readonly tags = new Set<string>();
  private readonly triggers = new Set<string>();
  private readonly variables = new Set<string>();

  constructor(model: ContainerModel) {
    this.model = model;
  }

  add({ events }: HitResult): void {
    for (const { tags, variables, ownVariables } of events) {
      for (const { tag, fired, why } of tags) {
        if (fired) this.tags.add(tag.name);
        const matches = why.reason === 'fired' || why.reason === 'blocked';
        if (matches && why.trigger !== null) this.triggers.add(why.trigger);
      }
      for (const each of [variables, ...ownVariables.values()]) {
        for (const name of each.keys()) this.variables.add(name);
      }
    }
  }

  result(): ContainerCoverage {
    const { tags, triggers, variables } = this.model;
    const used = new Set(tags.flatMap(({ firing, blocking }) => [...firing, ...blocking]));
    const ownTriggers = [...triggers.values()].filter(({ id }) => used.has(id));
    return {
      tags: covered(
        tags.map(({ name }) => name),
        this.tags
      ),
      triggers: covered(
        ownTriggers.map(({ name }) => name),
        this.triggers
      ),
      variables: covered([...variables.keys()], this.variables)
    };
  }
}

function covered(names: readonly string[], touched: ReadonlySet<string>): CoveredKind {
  return { count: names.length, untouched: names.filter((name) => !touched.has(name)) };
}

/** How much of a kind was touched, in percent; all of nothing. */
export function percentOf({ count, untouched }: CoveredKind): number {
  return count === 0 ? 100 : Math.floor(((count - untouched.length) / count) * 100);
}

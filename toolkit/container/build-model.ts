import { builtInCalled, BUILT_INS } from './built-in-variables.js';
import { CLIENT_TYPES } from './client-types.js';
import { compiledRegex, isOperator } from './conditions.js';
import type {
  ExportCondition,
  ExportFormatValue,
  ExportTag,
  ExportTemplate,
  ExportTransformation,
  ExportTrigger,
  ExportVersion
} from './export-format.js';
import type {
  ClientModel,
  Condition,
  ContainerModel,
  FormatValue,
  TagModel,
  TemplateModel,
  TransformationModel,
  TriggerModel,
  UnknownEntity,
  VariableModel
} from './model.js';
import { fieldsOfParameters, type Fields } from './parameters.js';
import type { ContainerProblem, EntityKind } from './problem.js';
import { readExport } from './read-export.js';
import { referencesIn, referencesInText, wholeReference } from './references.js';
import { TAG_TYPES } from './tag-types.js';
import { SEEDED_TYPES, VARIABLE_TYPES } from './variable-types.js';

/** The trigger "All Pages" of server containers, which is in no export. */
export const ALL_EVENTS_TRIGGER = '2147479574';
/** Ids from here on are GTM's own. */
const FIRST_BUILT_IN_TRIGGER = 2_147_479_000;

/** Stands on the left of the one condition of a custom event; it is in no list of variables. */
export const EVENT_VARIABLE = '_event';

const KINDS: Readonly<Record<string, EntityKind>> = {
  tag: 'tag',
  trigger: 'trigger',
  variable: 'variable',
  builtInVariable: 'variable',
  client: 'client',
  customTemplate: 'template',
  transformation: 'transformation'
};

/**
 * Reads an export of a server container and looks up what refers to what. Whatever is missing, unknown or
 * broken in it is one of its problems, and the rest can be run.
 *
 * @param file what messages call it
 * @throws ProblemsError if the file is no export of a server container
 */
export function modelOfExport(text: string, file: string): ContainerModel {
  const { content, faults } = readExport(text, file);
  const builder = new ModelBuilder(content.containerVersion, file);
  for (const { list, name, message } of faults) {
    builder.problem(KINDS[list] ?? 'container', name, message);
  }
  return builder.build();
}

class ModelBuilder {
  private readonly version: ExportVersion;
  private readonly file: string;
  private readonly problems: ContainerProblem[] = [];
  private readonly unknown: UnknownEntity[] = [];
  private readonly templates = new Map<string, TemplateModel>();
  /** The keys of templates by the types that stand for them. */
  private readonly templateOfType = new Map<string, string>();

  constructor(version: ExportVersion, file: string) {
    this.version = version;
    this.file = file;
  }

  problem(kind: EntityKind, name: string, message: string): void {
    this.problems.push({ kind, name, message });
  }

  build(): ContainerModel {
    const { container, name, containerVersionId = '0' } = this.version;
    this.addTemplates();
    const triggers = this.triggers();
    const variables = this.variables();
    const builtIns = this.builtIns();
    const tags = this.tags(triggers);
    const clients = this.clients();
    const transformations = this.transformations(tags);
    const model: ContainerModel = {
      name: container?.name ?? name ?? container?.publicId ?? this.file,
      publicId: container?.publicId || 'GTM-LOCAL',
      version: containerVersionId,
      tags,
      triggers,
      variables,
      builtIns,
      clients,
      transformations,
      templates: this.templates,
      unknown: this.unknown,
      problems: this.problems
    };
    this.lookForMissingVariables(model, builtIns);
    this.breakLoops(variables);
    return model;
  }

  /** GTM names a template by its Gallery id, or by the ids of container and template; uses of both were seen. */
  private addTemplates(): void {
    const entries = this.version.customTemplate ?? [];
    for (const entry of entries) {
      const { templateId, name, templateData } = entry;
      this.templates.set(templateId, {
        key: templateId,
        name,
        content: templateData,
        file: `${name}.tpl`
      });
      for (const container of containerIdsOf(entry, this.version)) {
        this.templateOfType.set(`cvt_${container}_${templateId}`, templateId);
      }
    }
    const ofGallery = new Map<string, ExportTemplate[]>();
    for (const entry of entries) {
      const id = entry.galleryReference?.galleryTemplateId;
      if (id) ofGallery.set(id, [...(ofGallery.get(id) ?? []), entry]);
    }
    for (const [id, same] of ofGallery) {
      const chosen = same.find(({ galleryReference }) => !galleryReference?.isModified) ?? same[0];
      if (!chosen) continue;
      this.templateOfType.set(`cvt_${id}`, chosen.templateId);
      if (same.length === 1) continue;
      const names = same.map(({ name }) => `"${name}"`).join(' and ');
      this.problem(
        'template',
        chosen.name,
        `${names} have the Gallery id ${id}, and the file does not say which one cvt_${id} is; "${chosen.name}" is run; remove the other one`
      );
    }
  }

  private triggers(): Map<string, TriggerModel> {
    const triggers = new Map<string, TriggerModel>();
    triggers.set(ALL_EVENTS_TRIGGER, {
      id: ALL_EVENTS_TRIGGER,
      name: 'All Pages',
      conditions: [],
      isUnknown: false
    });
    for (const entry of this.version.trigger ?? []) {
      triggers.set(entry.triggerId, this.trigger(entry));
    }
    this.checkGroups(triggers);
    return triggers;
  }

  private trigger(entry: ExportTrigger): TriggerModel {
    const { triggerId: id, name, customEventFilter = [], filter = [] } = entry;
    const type = upperSnake(entry.type);
    const conditions = [...customEventFilter, ...filter].map((each) => this.condition(name, each));
    const isGroup = type === 'TRIGGER_GROUP';
    const isUnknown = !isGroup && type !== 'CUSTOM_EVENT' && type !== 'ALWAYS';
    if (isUnknown) {
      this.unknown.push({ kind: 'trigger', name, type: entry.type });
      this.problem(
        'trigger',
        name,
        `the trigger type ${entry.type} is not known to be one of a server container; it never matches; use a custom event`
      );
    }
    if (!isGroup) return { id, name, conditions, isUnknown };
    const { triggerIds } = fieldsOfParameters(entry.parameter);
    const group = Array.isArray(triggerIds) ? triggerIds.map(String) : [];
    return { id, name, conditions, group, isUnknown };
  }

  private condition(owner: string, { type, parameter }: ExportCondition): Condition {
    const { arg0, arg1, negate, ignore_case: ignoreCase } = fieldsOfParameters(parameter);
    const operator = upperSnake(type);
    const right = typeof arg1 === 'string' ? arg1 : '';
    this.checkComparison('trigger', owner, operator, right);
    return {
      left: typeof arg0 === 'string' ? arg0 : '',
      operator,
      right,
      negate: negate === true || negate === 'true',
      ignoreCase: ignoreCase === true || ignoreCase === 'true'
    };
  }

  private checkComparison(kind: EntityKind, owner: string, operator: string, right: string): void {
    if (!isOperator(operator)) {
      const message = `the operator ${operator} is not one of server containers; its condition never holds; use another one`;
      this.problem(kind, owner, message);
    } else if (
      operator === 'MATCH_REGEX' &&
      referencesInText(right).length === 0 &&
      !compiledRegex(right)
    ) {
      const message = `"${right}" is no regular expression of RE2; its condition never holds; correct it`;
      this.problem(kind, owner, message);
    }
  }

  /** A group that is in itself, or names a trigger that is not there, never matches. */
  private checkGroups(triggers: Map<string, TriggerModel>): void {
    for (const [id, { name, group }] of triggers) {
      if (!group) continue;
      const missing = group.find((each) => !triggers.has(each));
      const isLoop = reaches(id, (each) => triggers.get(each)?.group ?? []);
      if (missing === undefined && !isLoop && group.length > 0) continue;
      const message = isLoop
        ? 'the group is a part of itself; it never matches; take it out'
        : group.length === 0
          ? 'the group names no trigger; it never matches; add some'
          : `the group names the trigger ${missing}, which is not in the file; it never matches; export that trigger too`;
      this.problem('trigger', name, message);
      triggers.set(id, { ...(triggers.get(id) as TriggerModel), group: [], isUnknown: true });
    }
  }

  private variables(): Map<string, VariableModel> {
    const variables = new Map<string, VariableModel>();
    for (const { name, type, parameter, formatValue } of this.version.variable ?? []) {
      const fields = fieldsOfParameters(parameter);
      const format = formatOf(formatValue);
      const base = { name, type, fields, ...(format ? { format } : {}) };
      const template = this.templateOf('variable', name, type);
      if (variables.has(name)) {
        this.problem(
          'variable',
          name,
          'two variables have this name; the last one is used; rename one'
        );
      }
      if (template !== undefined) variables.set(name, { ...base, template });
      else if (VARIABLE_TYPES.has(type)) variables.set(name, base);
      else variables.set(name, { ...base, problem: this.refuseVariable(name, type) });
    }
    return variables;
  }

  private refuseVariable(name: string, type: string): string {
    const seeded = SEEDED_TYPES.get(type);
    const message = seeded
      ? `the settings of a ${seeded} are not known; give its value as a seed: {"variables": {${JSON.stringify(name)}: …}}`
      : type.startsWith('cvt_')
        ? `its template (${type}) is not in the file; export it too, or give the value as a seed`
        : `the variable type ${type} is not known; its value is undefined; give it as a seed`;
    this.unknown.push({ kind: 'variable', name, type });
    this.problem('variable', name, message);
    return message;
  }

  private templateOf(kind: EntityKind, name: string, type: string): string | undefined {
    if (!type.startsWith('cvt_')) return undefined;
    const known = this.templateOfType.get(type);
    if (known !== undefined) return known;
    // A template that was taken over from another container keeps the id of that one.
    const [, id = ''] = /^cvt_\d+_(\d+)$/.exec(type) ?? [];
    const only = this.templates.get(id);
    if (!only) return undefined;
    this.problem(
      kind,
      name,
      `its type ${type} names another container; "${only.name}", which has the same template id, is run`
    );
    return id;
  }

  private builtIns(): Map<string, string> {
    const builtIns = new Map<string, string>();
    for (const { name, type } of this.version.builtInVariable ?? []) {
      const code = upperSnake(type);
      builtIns.set(name, code);
      if (BUILT_INS.has(code)) continue;
      this.unknown.push({ kind: 'variable', name, type });
      this.problem(
        'variable',
        name,
        `the built-in variable ${type} is not known; its value is undefined; give it as a seed`
      );
    }
    return builtIns;
  }

  private tags(triggers: ReadonlyMap<string, TriggerModel>): TagModel[] {
    const entries = this.version.tag ?? [];
    const names = new Set(entries.map(({ name }) => name));
    const tags = entries.map((entry) => this.tag(entry, names, triggers));
    this.checkSequences(tags);
    return tags;
  }

  private tag(
    entry: ExportTag,
    names: ReadonlySet<string>,
    triggers: ReadonlyMap<string, TriggerModel>
  ): TagModel {
    const { name, type, firingTriggerId = [], blockingTriggerId = [] } = entry;
    const template = this.templateOf('tag', name, type);
    const how = template === undefined ? TAG_TYPES.get(type)?.how : 'exact';
    if (!how) this.refuseType('tag', name, type, 'it never fires');
    for (const id of [...firingTriggerId, ...blockingTriggerId]) {
      if (!triggers.has(id)) this.problem('tag', name, missingTrigger(id));
    }
    const setup = sequenced(entry.setupTag?.[0]?.tagName, entry.setupTag?.[0]?.stopOnSetupFailure);
    const [last] = entry.teardownTag ?? [];
    const teardown = sequenced(last?.tagName, last?.stopTeardownOnFailure);
    for (const each of [setup, teardown]) {
      if (!each) continue;
      const isThere = names.has(each.name);
      this.problem(
        'tag',
        name,
        isThere
          ? `it runs with "${each.name}" in a sequence, which Google describes for web containers only; here it is run as there`
          : `the tag "${each.name}", which runs before or after it, is not in the file; it runs without; export that tag too`
      );
    }
    if (entry.consentSettings?.consentStatus?.toUpperCase() === 'NEEDED') {
      const message =
        'it asks for additional consent, which server containers are not known to enforce; it fires anyway';
      this.problem('tag', name, message);
    }
    const [startMs, endMs] = [Number(entry.scheduleStartMs), Number(entry.scheduleEndMs)];
    return {
      id: entry.tagId,
      name,
      type,
      ...(template === undefined ? {} : { template }),
      fields: fieldsOfParameters(entry.parameter),
      how,
      firing: firingTriggerId,
      blocking: blockingTriggerId,
      priority: Number(entry.priority?.value ?? 0) || 0,
      isPaused: entry.paused === true,
      ...(startMs > 0 ? { startMs } : {}),
      ...(endMs > 0 ? { endMs } : {}),
      ...(setup && names.has(setup.name) ? { setup } : {}),
      ...(teardown && names.has(teardown.name) ? { teardown } : {})
    };
  }

  private checkSequences(tags: TagModel[]): void {
    const byName = new Map(tags.map((tag) => [tag.name, tag]));
    const following = (name: string): string[] => {
      const { setup, teardown } = byName.get(name) ?? {};
      return [setup, teardown].flatMap((each) => (each ? [each.name] : []));
    };
    for (const [index, tag] of tags.entries()) {
      if (!tag.setup && !tag.teardown) continue;
      if (!reaches(tag.name, following)) continue;
      this.problem(
        'tag',
        tag.name,
        'its sequence leads back to itself; it runs alone; take one of the tags out'
      );
      const { setup: _setup, teardown: _teardown, ...alone } = tag;
      tags[index] = alone;
      byName.set(tag.name, alone);
    }
  }

  private clients(): ClientModel[] {
    const clients = (this.version.client ?? []).map((entry): ClientModel => {
      const { name, type, parameter, priority = 0 } = entry;
      const template = this.templateOf('client', name, type);
      if (template === undefined && !CLIENT_TYPES.has(type)) {
        this.refuseType('client', name, type, 'it claims no request');
      }
      return {
        name,
        type,
        ...(template === undefined ? {} : { template }),
        fields: fieldsOfParameters(parameter),
        priority
      };
    });
    for (const { name, type, fields } of clients) {
      if (type !== 'gaaw_client' || fields.activateDefaultPaths !== false) continue;
      const message =
        'it claims other paths than the default ones, whose settings are not known; it claims no request; activate the default paths, or test its events with "event" and "client"';
      this.problem('client', name, message);
    }
    if (!clients.some(({ type }) => type === 'gaaw_client')) {
      clients.push(standInClient());
      this.problem(
        'client',
        STAND_IN_CLIENT,
        'the file has no GA4 client; one that is called "GA4" and has the usual settings takes /g/collect in its place; export the client too'
      );
    }
    // Higher first, the order of the file among equals; toSorted is stable.
    return clients.toSorted((a, b) => b.priority - a.priority);
  }

  private transformations(tags: readonly TagModel[]): TransformationModel[] {
    const names = new Set(tags.map(({ name }) => name));
    const all = (this.version.transformation ?? []).map((entry) =>
      this.transformation(entry, names)
    );
    return all.toSorted((a, b) => b.priority - a.priority);
  }

  private transformation(
    { name, type, parameter }: ExportTransformation,
    tagNames: ReadonlySet<string>
  ): TransformationModel {
    const fields = fieldsOfParameters(parameter);
    const isUnknown = !TRANSFORMATION_TYPES.has(type);
    if (isUnknown) {
      this.refuseType('transformation', name, type, 'it changes nothing');
    }
    const tags = rowsOf(fields.affectedTags).map(({ tagReference }) => String(tagReference));
    for (const each of tags) {
      if (tagNames.has(each)) continue;
      this.problem(
        'transformation',
        name,
        `it names the tag "${each}", which is not in the file; export that tag too`
      );
    }
    const conditions =
      fields.matchingConditionsEnabled === true
        ? rowsOf(fields.matchingConditionsTable).map((row) => this.matchingCondition(name, row))
        : [];
    return {
      name,
      type,
      fields,
      priority: Number(fields.priority) || 0,
      conditions,
      tags: new Set(tags),
      tagTypes: new Map(
        rowsOf(fields.affectedTagTypes).map(({ tagType, tagTypeExceptions }) => [
          String(tagType),
          new Set(rowsOf(tagTypeExceptions).map(({ tagReference }) => String(tagReference)))
        ])
      ),
      isAllExcept: fields.allTagsExcept === true,
      isUnknown
    };
  }

  /** "NOT_EQUALS" is the opposite of EQUALS; the others have their opposites in the same way. */
  private matchingCondition(owner: string, row: Fields): Condition {
    const given = upperSnake(String(row.expressionType ?? ''));
    const negate = /^(?:NOT|DOES_NOT)_/.test(given);
    const plain = given.replace(/^(?:NOT|DOES_NOT)_/, '');
    const operator = isOperator(plain) ? plain : (OPERATORS_BY_OTHER_NAMES.get(plain) ?? plain);
    const right = typeof row.expressionValue === 'string' ? row.expressionValue : '';
    this.checkComparison('transformation', owner, operator, right);
    const { variableReference, variableName } = row;
    const left =
      typeof variableReference === 'string' ? variableReference : `{{${String(variableName)}}}`;
    return { left, operator, right, negate, ignoreCase: false };
  }

  private refuseType(kind: EntityKind, name: string, type: string, effect: string): void {
    this.unknown.push({ kind, name, type });
    const message = type.startsWith('cvt_')
      ? `its template (${type}) is not in the file; ${effect}; export the template too`
      : `the ${kind} type ${type} is not known; ${effect}; nothing is guessed`;
    this.problem(kind, name, message);
  }

  /** Names that stand in braces and in no list; the usual names of built-in variables are taken as such. */
  private lookForMissingVariables(model: ContainerModel, builtIns: Map<string, string>): void {
    const users = new Map<string, string[]>();
    const use = (name: string, user: string): void => {
      if (name === EVENT_VARIABLE || model.variables.has(name) || builtIns.has(name)) return;
      users.set(name, [...(users.get(name) ?? []), user]);
    };
    const { tags, clients, variables, transformations, triggers } = model;
    for (const each of [...tags, ...clients, ...variables.values(), ...transformations]) {
      for (const name of referencesIn(each.fields)) use(name, each.name);
    }
    for (const { name: owner, conditions } of [...triggers.values(), ...transformations]) {
      for (const { left, right } of conditions) {
        for (const name of referencesInText(`${left}${right}`)) use(name, owner);
      }
    }
    for (const [name, owners] of users) {
      const [first, ...others] = new Set(owners);
      const by = others.length > 0 ? `"${first}" and ${others.length} more use` : `"${first}" uses`;
      const type = builtInCalled(name);
      if (type !== undefined) builtIns.set(name, type);
      this.problem(
        'variable',
        name,
        type === undefined
          ? `${by} {{${name}}}, which is not in the file; its value is undefined; export it too, or give it as a seed`
          : `${by} {{${name}}}, which is not enabled in the file; it is read all the same; enable it in GTM`
      );
    }
  }

  /** Variables that in the end refer to themselves have no value. */
  private breakLoops(variables: Map<string, VariableModel>): void {
    for (const name of namesInLoops(variables)) {
      const message =
        'in the end it refers to itself; its value is undefined; take one reference out';
      this.problem('variable', name, message);
      variables.set(name, { ...(variables.get(name) as VariableModel), problem: message });
    }
  }
}

/** What stands in for a GA4 client that was not exported: GTM's form of a new one. */
export const STAND_IN_CLIENT = 'GA4';

export function standInClient(): ClientModel {
  const fields: Fields = { activateDefaultPaths: true, cookieManagement: 'js' };
  return { name: STAND_IN_CLIENT, type: 'gaaw_client', fields, priority: Number.NEGATIVE_INFINITY };
}

/** What GTM's own transformations are called in exports. */
export const TRANSFORMATION_TYPES: ReadonlySet<string> = new Set([
  'tf_allow_params',
  'tf_augment_event',
  'tf_exclude_params'
]);

const OPERATORS_BY_OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['EQUAL', 'EQUALS'],
  ['CONTAIN', 'CONTAINS'],
  ['START_WITH', 'STARTS_WITH'],
  ['END_WITH', 'ENDS_WITH'],
  ['MATCHES_REGEX', 'MATCH_REGEX']
]);

/** "customEvent", as the API says it, is CUSTOM_EVENT in exports. */
function upperSnake(word: string): string {
  return /[a-z]/.test(word) ? word.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase() : word;
}

function containerIdsOf(entry: ExportTemplate, version: ExportVersion): Set<string> {
  const ids = [entry.containerId, version.containerId, version.container?.containerId];
  return new Set(ids.flatMap((id) => (typeof id === 'string' ? [id] : [])));
}

function missingTrigger(id: string): string {
  if (Number(id) < FIRST_BUILT_IN_TRIGGER) {
    return `its trigger ${id} is not in the file; it is left out; export that trigger too`;
  }
  return `its trigger ${id} is one of GTM's own that server containers do not have; it never matches; choose another one`;
}

function sequenced(
  name: string | undefined,
  stops = false
): { name: string; stops: boolean } | undefined {
  return name === undefined ? undefined : { name, stops };
}

function rowsOf(list: unknown): Fields[] {
  const isRow = (row: unknown): row is Fields => typeof row === 'object' && row !== null;
  return Array.isArray(list) ? list.filter(isRow) : [];
}

function formatOf(given: ExportFormatValue | undefined): FormatValue | undefined {
  if (!given || Object.keys(given).length === 0) return undefined;
  const letterCase = { LOWERCASE: 'lower', UPPERCASE: 'upper' }[
    upperSnake(String(given.caseConversionType ?? ''))
  ] as FormatValue['letterCase'];
  const entries = [
    ['letterCase', letterCase],
    ['forNull', given.convertNullToValue?.value],
    ['forUndefined', given.convertUndefinedToValue?.value],
    ['forTrue', given.convertTrueToValue?.value],
    ['forFalse', given.convertFalseToValue?.value]
  ].filter(([, value]) => value !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as FormatValue) : undefined;
}

/** Whether one comes back to a name by going on from it. */
function reaches(start: string, next: (name: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const pending = [...next(start)];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === start) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    pending.push(...next(name));
  }
  return false;
}

/** Variables that are on a way back to themselves: Tarjan's strongly connected components, without recursion. */
function namesInLoops(variables: ReadonlyMap<string, VariableModel>): string[] {
  const nextOf = (name: string): string[] => {
    const variable = variables.get(name);
    return variable
      ? [...referencesIn(variable.fields), ...referencesInFormat(variable.format)].filter((each) =>
          variables.has(each)
        )
      : [];
  };
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[] = [];
  const enter = (name: string): { name: string; rest: string[] } => {
    order.set(name, order.size);
    lowest.set(name, order.size - 1);
    open.push(name);
    isOpen.add(name);
    return { name, rest: nextOf(name) };
  };
  const lower = (name: string, to: number): void => {
    lowest.set(name, Math.min(lowest.get(name) as number, to));
  };
  for (const start of variables.keys()) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    while (path.length > 0) {
      const here = path.at(-1) as (typeof path)[number];
      const next = here.rest.pop();
      if (next !== undefined) {
        if (!order.has(next)) path.push(enter(next));
        else if (isOpen.has(next)) lower(here.name, order.get(next) as number);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lower(above.name, lowest.get(here.name) as number);
      if (lowest.get(here.name) !== order.get(here.name)) continue;
      const part = open.splice(open.indexOf(here.name));
      for (const each of part) isOpen.delete(each);
      if (part.length > 1 || nextOf(here.name).includes(here.name)) found.push(...part);
    }
  }
  return found;
}

function referencesInFormat(format: FormatValue | undefined): string[] {
  return format ? referencesInText(Object.values(format).join('')) : [];
}

/** The variable that a condition looks at, for people. */
export function variableOf({ left }: Pick<Condition, 'left'>): string {
  return wholeReference(left) ?? left;
}

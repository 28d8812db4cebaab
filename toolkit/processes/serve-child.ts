import { FirestoreStore } from '../sandbox/api/firestore-store.js';
import { ProblemsError } from '../sandbox/problem.js';
import { EventScope, type ContainerRun } from '../sandbox/run/event-scope.js';
import { Exchange } from '../sandbox/run/exchange.js';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { parseTemplate } from '../sandbox/template/template.js';
import { listenToParent, NetworkOfParent } from './child.js';
import type { ServeMessage, ServeOrder } from './serve-messages.js';
import { stateOf, takeState } from './serve-messages.js';

/*
 * The process in which `sgtm serve` runs the templates of a container. All of them, so that their messages
 * reach one another at once; each event and exchange is the one of that number in the server's process.
 */

type Order<Type extends ServeOrder['type']> = Extract<ServeOrder, { type: Type }>;

const sandboxes = new Map<number, Sandbox>();
const exchanges = new Map<number, Exchange>();
const scopes = new Map<number, EventScope>();
/** Runs of the container that a client started, until all tags have ended. */
const containerRuns = new Map<
  number,
  { onStart: (scope: EventScope) => void; resolve: (run: ContainerRun) => void }
>();
const firestore = new FirestoreStore();
let lastCall = 0;

const tell = listenToParent<ServeOrder, ServeMessage>((order) => {
  switch (order.type) {
    case 'load':
      return load(order);
    case 'unload':
      return void sandboxes.delete(order.template);
    case 'exchange':
      return addExchange(order);
    case 'scope':
      return addScope(order);
    case 'run':
      return run(order);
    case 'reply':
      return network.receive(order);
    case 'clearStorage':
      return sandboxes.get(order.template)?.storage.clear();
    case 'containerStarted':
      return containerRuns.get(order.call)?.onStart(scopeWith(order.scope));
    case 'containerEnded':
      containerRuns.get(order.call)?.resolve({ scope: scopeWith(order.scope), tags: order.tags });
      return void containerRuns.delete(order.call);
    case 'finishEvent':
      return scopes.get(order.scope)?.finish(order.containerId, order.tags);
    case 'forget':
      exchanges.delete(order.exchange ?? 0);
      return void scopes.delete(order.scope ?? 0);
  }
});
const network = new NetworkOfParent(tell);

function load({ template: id, content, file, environment: given }: Order<'load'>): void {
  const { seeds = {}, ...environment } = given;
  try {
    const options = { environment: { ...environment, http: network.transport }, firestore, seeds };
    sandboxes.set(id, createSandbox(parseTemplate(content, file), options));
    tell({ type: 'loaded', template: id });
  } catch (error) {
    const why =
      error instanceof ProblemsError
        ? { problems: error.problems }
        : { fault: String((error as Error).stack ?? error) };
    tell({ type: 'loaded', template: id, ...why });
  }
}

function addExchange({
  exchange: id,
  request,
  clientName,
  state,
  isServed
}: Order<'exchange'>): void {
  const exchange = new Exchange(request);
  takeState(exchange, state);
  exchange.clientName = clientName;
  exchange.onReturn = () => tell({ type: 'answered', exchange: id, state: stateOf(exchange) });
  if (isServed) {
    exchange.runContainer = (event, onStart) =>
      new Promise((resolve) => {
        const call = ++lastCall;
        containerRuns.set(call, { onStart, resolve });
        tell({ type: 'runContainer', call, exchange: id, event });
      });
  }
  exchanges.set(id, exchange);
}

function addScope({ scope: id, eventData, parent, base, willFinish }: Order<'scope'>): void {
  const known = (number: number | undefined): EventScope | undefined =>
    number === undefined ? undefined : scopes.get(number);
  const scope = new EventScope(eventData, known(parent), known(base));
  scope.willFinish = willFinish;
  scopes.set(id, scope);
}

function scopeWith(id: number): EventScope {
  return scopes.get(id) ?? new EventScope();
}

function run({ run: id, template, fields, ids, exchange: exchangeId, scope }: Order<'run'>): void {
  const sandbox = sandboxes.get(template);
  const exchange = exchanges.get(exchangeId);
  if (!sandbox || !exchange) return;
  const ended = sandbox.run({
    fields,
    exchange,
    scope: scopeWith(scope),
    ...(ids ? { ids } : {}),
    onOutcome: (outcome) => tell({ type: 'outcome', run: id, outcome, state: stateOf(exchange) })
  });
  if (sandbox.template.info.type === 'CLIENT') {
    tell({ type: 'returned', run: id, state: stateOf(exchange) });
  }
  void ended.then((result) => tell({ type: 'ended', run: id, result, state: stateOf(exchange) }));
}

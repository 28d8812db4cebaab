// Simulates the fleet of docs/scale.md and shows the page; with --write it is written:
// npm run scale -- --write
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { parseTemplate } from 'sgtm/sandbox';
import {
  FLEET,
  LATENCY,
  LEAST_ROW_BYTES,
  PEAK,
  PRICES,
  REQUEST_OVERHEAD_BYTES,
  SAMPLE,
  STARTS_PER_DAY,
  TROUGH,
  USUAL_DAY
} from './scale/assumptions.js';
import { ordersFigures } from './scale/orders-day.js';
import { simulate, type Findings } from './scale/scenarios.js';

const PAGE = 'docs/scale.md';
const TEXT = 'build/scale/page.md';

const page = await scalePage();
if (process.argv.includes('--write')) writeFileSync(PAGE, page);
else process.stdout.write(page);

/** The page: its text with the figures of a simulation in the place of {{names}}. */
async function scalePage(): Promise<string> {
  const template = parseTemplate(readFileSync('template.tpl', 'utf8'));
  const figures = { ...assumptions(), ...ordersFigures(), ...figuresOf(await simulate(template)) };
  const text = readFileSync(TEXT, 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const figure = (figures as Record<string, string>)[name];
    if (figure === undefined) throw new Error(`${TEXT}: no figure is called ${name}`);
    return figure;
  });
  return format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}

function assumptions(): Record<string, string> {
  const perSecond = FLEET.eventsPerDay / 86_400;
  return {
    instances: whole(FLEET.instances),
    events: whole(FLEET.eventsPerDay),
    perSecond: whole(perSecond),
    peakPerSecond: whole(perSecond * PEAK),
    perInstance: (perSecond / FLEET.instances).toFixed(1),
    peak: String(PEAK),
    trough: String(TROUGH),
    sample: String(SAMPLE),
    starts: String(STARTS_PER_DAY),
    transient: percent(USUAL_DAY.transient),
    refusedShare: percent(USUAL_DAY.refused),
    eventsMedian: String(LATENCY.events.median),
    eventsP99: String(LATENCY.events.p99),
    overhead: whole(REQUEST_OVERHEAD_BYTES),
    priceStreamed: String(PRICES.bigQueryStreamedGb),
    priceStored: String(PRICES.bigQueryStoredGbMonth),
    priceLogging: String(PRICES.cloudLoggingGib),
    priceEgress: String(PRICES.egressGb)
  };
}

function figuresOf({ usual, coldStart, eventsOutage, tokenOutage }: Findings) {
  const { events, instances } = { events: FLEET.eventsPerDay, instances: FLEET.instances };
  const each = (count: number): number => count / usual.events;
  const deadLetters = each(usual.deadLetters) * events;
  const rowBytes = usual.deadLetterBytes / usual.deadLetters;
  const requestBytes = usual.requestBytes / usual.eventRequests;
  const logBytes = each(usual.logBytes);
  const outageEvents = ((events / 24) * PEAK * eventsOutage.deadLetters) / eventsOutage.events;
  const outageRowBytes = eventsOutage.deadLetterBytes / eventsOutage.deadLetters;
  const lostWithoutTokens = tokenOutage.deadLetters / tokenOutage.eventsInOutage;
  return {
    tokensPerInstance: usual.tokenRequests.toFixed(0),
    tokensPerDay: whole(usual.tokenRequests * instances),
    tokensPerSecond: ((usual.tokenRequests * instances) / 86_400).toFixed(2),
    tokensPerEvent: exponent((usual.tokenRequests * instances) / events),
    requestsPerEvent: each(usual.eventRequests).toFixed(4),
    requestsPerDay: millions(each(usual.eventRequests) * events),
    requestBytes: whole(requestBytes),
    egressTb: ((events * (requestBytes + REQUEST_OVERHEAD_BYTES)) / 1e12).toFixed(1),
    egressCost: dollars(
      ((events * (requestBytes + REQUEST_OVERHEAD_BYTES)) / 1e9) * PRICES.egressGb
    ),
    repeatedShare: percent(each(usual.repeatedRequests)),
    stored: whole(usual.storedBytes / STARTS_PER_DAY),
    coldEvents: whole(coldStart.events),
    coldTokens: whole(coldStart.tokenRequests),
    deadLetters: millions(deadLetters),
    deadLetterShare: percent(each(usual.deadLetters)),
    rowBytes: whole(rowBytes),
    deadLetterGb: ((deadLetters * rowBytes) / 1e9).toFixed(1),
    deadLetterCost: dollars(streamed(deadLetters, rowBytes)),
    deadLetterStored: dollars(((deadLetters * 30 * rowBytes) / 1e9) * PRICES.bigQueryStoredGbMonth),
    outageDeadLetters: millions(outageEvents),
    outageRequests: (eventsOutage.eventRequests / eventsOutage.events).toFixed(1),
    outagePerSecond: whole(
      (outageEvents / 3600) * (eventsOutage.eventRequests / eventsOutage.events)
    ),
    outageRowsPerSecond: whole(outageEvents / 3600),
    outageMbPerSecond: whole(((outageEvents / 3600) * outageRowBytes) / 1e6),
    outageCost: dollars(streamed(outageEvents, outageRowBytes)),
    outagePolls: whole(eventsOutage.polls / eventsOutage.events),
    replayRequests: whole(outageEvents / 500),
    replayHours: (((outageEvents / 500) * 0.5) / 3600).toFixed(0),
    tokenOutageShare: percent(lostWithoutTokens),
    logBytes: whole(logBytes),
    logGb: whole((events * logBytes) / 1e9),
    logCost: dollars(((events * logBytes) / 2 ** 30) * PRICES.cloudLoggingGib),
    logRowsCost: dollars(streamed(events, logBytes))
  };
}

/** BigQuery's price for streamed rows. */
function streamed(rows: number, bytes: number): number {
  return ((rows * Math.max(bytes, LEAST_ROW_BYTES)) / 1e9) * PRICES.bigQueryStreamedGb;
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

function millions(number: number): string {
  return `${(number / 1e6).toLocaleString('en-US', { maximumFractionDigits: number < 1e7 ? 2 : 1 })} million`;
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumSignificantDigits: 2 })} %`;
}

function dollars(number: number): string {
  return `$${number.toLocaleString('en-US', { maximumFractionDigits: number < 10 ? 2 : 0 })}`;
}

function exponent(number: number): string {
  return `1 for ${whole(1 / number)} events`;
}

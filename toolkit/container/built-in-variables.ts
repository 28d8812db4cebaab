import type { ContainerVersion, IncomingRequest } from '../sandbox/run/environment.js';

/** What a built-in variable is read from. */
export interface BuiltInContext {
  eventData: Readonly<Record<string, unknown>>;
  request: IncomingRequest;
  clientName: string;
  container: ContainerVersion;
  random: () => number;
}

interface BuiltIn {
  /** What it is called where the export does not say; undefined where no English name was seen. */
  name?: string;
  read(context: BuiltInContext): unknown;
}

/**
 * GTM's built-in variables of servers, by their types in exports. Their values are as Google describes them;
 * the form of the region is concluded.
 */
export const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['CLIENT_NAME', { name: 'Client Name', read: ({ clientName }) => clientName }],
  ['EVENT_NAME', { name: 'Event Name', read: ({ eventData }) => eventData.event_name }],
  ['DEBUG_MODE', { name: 'Debug Mode', read: ({ container }) => container.debugMode }],
  ['REQUEST_PATH', { name: 'Request Path', read: ({ request }) => request.path }],
  ['REQUEST_METHOD', { name: 'Request Method', read: ({ request }) => request.method }],
  ['QUERY_STRING', { name: 'Query String', read: ({ request }) => request.queryString }],
  ['CONTAINER_ID', { name: 'Container ID', read: ({ container }) => container.containerId }],
  ['CONTAINER_VERSION', { name: 'Container Version', read: ({ container }) => container.version }],
  [
    'ENVIRONMENT_NAME',
    { name: 'Environment Name', read: ({ container }) => container.environmentName }
  ],
  [
    'RANDOM_NUMBER',
    { name: 'Random Number', read: ({ random }) => Math.floor(random() * 2_147_483_648) }
  ],
  ['VISITOR_REGION', { name: 'Visitor Region', read: ({ request }) => visitorRegion(request) }],
  ['SERVER_PAGE_LOCATION_URL', { read: ({ eventData }) => pageLocation(eventData)?.href }],
  ['SERVER_PAGE_LOCATION_PATH', { read: ({ eventData }) => pageLocation(eventData)?.pathname }],
  ['SERVER_PAGE_LOCATION_HOSTNAME', { read: ({ eventData }) => pageLocation(eventData)?.hostname }]
]);

/** The type of the built-in variable that is usually called so; undefined if there is none. */
export function builtInCalled(name: string): string | undefined {
  for (const [type, builtIn] of BUILT_INS) if (builtIn.name === name) return type;
  return undefined;
}

function pageLocation({ page_location: url }: Readonly<Record<string, unknown>>): URL | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
}

/** Headers in which load balancers and App Engine say where a visitor is. */
const REGION_HEADERS: readonly [country: string, region: string][] = [
  ['x-gclb-country', 'x-gclb-region'],
  ['x-appengine-country', 'x-appengine-region']
];

/** "US-CA", or "US" where only the country is known; undefined where no header says it. */
export function visitorRegion({ headers }: IncomingRequest): string | undefined {
  for (const [countryHeader, regionHeader] of REGION_HEADERS) {
    const country = headers[countryHeader]?.toUpperCase();
    if (!country) continue;
    const region = headers[regionHeader]?.toUpperCase() ?? '';
    // Some say "USCA" or "US-CA", some "CA".
    const part = region.startsWith(country) ? region.slice(country.length) : region;
    return [country, part.replace(/^-/, '')].filter(Boolean).join('-');
  }
  return undefined;
}

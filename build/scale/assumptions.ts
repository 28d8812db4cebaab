/** The fleet the page is about. */
export const FLEET = { instances: 1000, eventsPerDay: 1_000_000_000 };

/** Of an instance's events one in so many is fired; what depends on time only is not thinned out. */
export const SAMPLE = 50;

/** The busiest moment of the day over its average, and the quietest. */
export const PEAK = 1.6;
export const TROUGH = 0.4;

/** How often Cloud Run replaces an instance: its storage is empty then. */
export const STARTS_PER_DAY = 3;

/** What Amazon answers on a day like any other, as shares of all requests. */
export const USUAL_DAY = {
  /** 429, 500, 503, a time-out or a reset, each as likely. */
  transient: 0.004,
  /** A 207 that refuses the event, or a 400. */
  refused: 0.001
};

/** How long answers take, in milliseconds: half are faster, one in a hundred slower. */
export const LATENCY = { events: { median: 120, p99: 900 }, tokens: { median: 200, p99: 1200 } };

/** List prices in US dollars, US multi-region or tier 1, as of 2026-11; see the page for sources. */
export const PRICES = {
  bigQueryStreamedGb: 0.05,
  bigQueryStoredGbMonth: 0.02,
  cloudLoggingGib: 0.5,
  egressGb: 0.085,
  cloudRunCpuSecond: 0.000018,
  cloudRunGibSecond: 0.000002
};

/** A day of orders and events that is sent from a file, in so many jobs of one processor each. */
export const ORDERS = {
  rows: 10_000_000,
  shards: 16,
  /**
   * What one job converts and sends in a second, 1,907 to 3,263 when measured, and what it reads and leaves
   * to other jobs.
   */
  rowsPerSecond: 2500,
  readPerSecond: 40_000,
  /** Of an event in a request's body. */
  eventBytes: 700
};

/** BigQuery bills a streamed row as at least so many bytes. */
export const LEAST_ROW_BYTES = 1024;

/** Name, method, URL and headers of a request besides its body, the token and TLS included. */
export const REQUEST_OVERHEAD_BYTES = 1100;

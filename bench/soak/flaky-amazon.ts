import { startAmazonServer, type AmazonServer } from '../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../amazon/simulator/amazon-simulator.js';

/** One in ten requests with an event goes wrong, each way as often as it may in a bad hour. */
const FAULTS = [
  { on: 'events', kind: 'status', status: 503, rate: 0.04 },
  { on: 'events', kind: 'reset', rate: 0.03 },
  { on: 'events', kind: 'status', status: 429, rate: 0.01 },
  { on: 'events', kind: 'malformed', rate: 0.01 },
  { on: 'events', kind: 'refuse', rate: 0.01 }
] as const;

const RESTART_TAKES_MS = 300;
const MOST_CONVERSIONS = 30_000;

/** An Amazon that fails one in ten, and can be restarted or made to forget its tokens. */
export class FlakyAmazon {
  readonly simulator: AmazonSimulator;
  private server: AmazonServer;
  /** How many of the accepted conversions were asked for already. */
  private counted = 0;

  private constructor(simulator: AmazonSimulator, server: AmazonServer) {
    this.simulator = simulator;
    this.server = server;
  }

  static async start(): Promise<FlakyAmazon> {
    const simulator = new AmazonSimulator({ mostConversions: MOST_CONVERSIONS });
    for (const fault of FAULTS) simulator.faults.add(fault);
    return new FlakyAmazon(simulator, await startAmazonServer(simulator, { port: 0 }));
  }

  get url(): string {
    return this.server.url;
  }

  /** The event ids of the conversions it accepted since the last call. */
  newlyAccepted(): string[] {
    const { conversions, counts } = this.simulator;
    const count = counts.accepted - this.counted;
    if (count > conversions.length) throw new Error('the simulator forgot conversions; ask sooner');
    this.counted = counts.accepted;
    return count === 0 ? [] : conversions.slice(-count).map(({ eventId = '' }) => eventId);
  }

  /** Drops every connection, is gone for a moment, and knows no token afterwards. */
  async restart(): Promise<void> {
    const { port } = this.server;
    await this.server.close();
    this.simulator.tokens.reset();
    await new Promise((resolve) => setTimeout(resolve, RESTART_TAKES_MS));
    this.server = await startAmazonServer(this.simulator, { port });
  }

  expireTokens(): void {
    this.simulator.tokens.expireAll();
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

import type { Region } from '../contracts/hosts.js';

/** An advertiser that the simulator knows. */
export interface Advertiser {
  /** What Amazon-Ads-AccountId names. */
  accountId: string;
  /** What Amazon-Advertising-API-Scope names. */
  profileId: string;
  /** Undefined for one that every region knows. */
  region?: Region | undefined;
  /** What the console's address shows, which is neither of them. */
  entityId?: string;
  name?: string;
}

/** What a simulator shows that takes any account. */
const SAMPLES: readonly Advertiser[] = [
  { accountId: '5879120000000', profileId: '1234567890', region: 'NA', name: 'Sample shop' }
];

/** Whether an advertiser may be reported to; "elsewhere" names the region that knows it. */
export type Access = 'open' | 'unknown' | 'entity' | 'malformed' | { elsewhere: Region };

/** The advertisers that exist. */
export class Advertisers {
  private readonly known: readonly Advertiser[] | undefined;

  /** @param known ids, which every region knows, or advertisers; without them any number is one */
  constructor(known: readonly (string | Advertiser)[] | undefined) {
    this.known = known?.map((one) =>
      typeof one === 'string' ? { accountId: one, profileId: one } : one
    );
  }

  /** Those of a region, or all where the request named none. */
  in(region: Region | undefined): Advertiser[] {
    return (this.known ?? SAMPLES).filter((one) => !region || !one.region || one.region === region);
  }

  /** @param id of an account or of a profile, as the request's header names it */
  access(id: string, region: Region | undefined): Access {
    if (/^ENTITY/i.test(id)) return 'entity';
    if (!this.known) return /^\d+$/.test(id) ? 'open' : 'malformed';
    const found = this.known.filter((one) => one.accountId === id || one.profileId === id);
    if (found.length === 0) return 'unknown';
    const isHere = found.some((one) => !region || !one.region || one.region === region);
    const [first] = found;
    return isHere ? 'open' : { elsewhere: first?.region as Region };
  }
}

/** Amazon's objection to an advertiser; undefined for one that may be reported to. */
export function objectionTo(access: Access, header: string): string | undefined {
  if (access === 'open') return undefined;
  if (access === 'entity') return `${header} names an entity; give the advertiser's account ID`;
  if (access === 'malformed') return `${header} is no account ID: it has digits only`;
  if (access === 'unknown') return `The client has no access to the advertiser in ${header}`;
  return `The advertiser in ${header} is in the region ${access.elsewhere}, not here`;
}

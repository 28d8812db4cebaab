import { generateRandom, Math } from 'sgtm';
import { clickTokensOf } from './attribution.js';
import { consentOf, type Consent } from './consent.js';
import { contract } from './contracts/index.js';
import { conversionTypeOf } from './conversion-type.js';
import { countryOf, requiresConsent } from './country.js';
import { customDataOf, type CustomDatum } from './custom-data.js';
import { leave } from './ending.js';
import { event, eventIdOf, eventName, eventNameOf, userAddress } from './event.js';
import { matchKeysOf, type MatchKey } from './identity/match-key.js';
import { normalizePostal } from './identity/place.js';
import { currencyOf, unitsOf, valueOf } from './money.js';
import { sourceOf } from './source.js';
import { DAY, eventTime, startedAt } from './time.js';
import { isOn, textOf } from './values.js';

/** One conversion, as the tag understands it; each contract writes it in its own form. Texts may be empty. */
export interface Conversion {
  name: string;
  type: string;
  source: string;
  country: string;
  /** When it happened, in milliseconds since 1970; the same on every attempt. */
  time: number;
  /** One for each business fact, made up if it has none; the same on every attempt. */
  id: string;
  matchKeys: MatchKey[];
  /** Normalized and not hashed, for the contract that wants it so. */
  postalCode: string | false | undefined;
  /** At most two decimals. */
  value?: number;
  /** False unless it is a purchase, as the units. */
  currency?: string | false;
  units?: number | false;
  customData: CustomDatum[];
  consent: Consent;
  /** Whether Amazon is asked not to process it. */
  isLimited: boolean;
  userAgent: string | false;
  /** Amazon's measurement tokens and click id, from an ad click. */
  aref: string | false | undefined;
  clickId: string | false | undefined;
}

/**
 * Reads an event; returns nothing if it makes no conversion, and the tag has ended then. Click tokens
 * are kept for later events even so.
 */
export function readConversion(): Conversion | void {
  const country = countryOf();
  const consent = consentOf();
  const clicks = clickTokensOf(country, consent);
  const type = conversionTypeOf();
  if (!type) {
    return leave(data.eventMode !== 'standard', 'The event is mapped to no conversion type');
  }
  const hasSignal = consent.tcf || consent.gpp || consent.amznUserData || consent.ipAddress;
  if (!hasSignal && requiresConsent(country)) {
    return leave(false, 'Amazon wants a consent signal here, and there is none');
  }
  const time = eventTime();
  const days = (startedAt - time) / DAY;
  if (days > contract.mostDays) {
    const age = Math.floor(days) + ' days old, more than ' + contract.mostDays;
    return leave(false, 'The event is ' + age);
  }
  const isDenied = consent.amznUserData === 'DENIED';
  const keys = isDenied ? [] : matchKeysOf(country);
  if (!keys.length && !contract.isOlder) {
    return leave(isDenied, isDenied ? 'User data is denied' : 'No match key: pass user_data');
  }
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  return {
    name: (eventNameOf(data.eventName) || eventName || type).slice(0, 256),
    type: type,
    source: sourceOf(),
    country: country,
    time: time,
    id: eventIdOf() || time + '.' + generateRandom(100000000, 999999999),
    matchKeys: keys,
    postalCode:
      contract.isOlder && !isDenied && normalizePostal(textOf(userAddress.postal_code), country),
    value: valueOf(isPurchase),
    currency: isPurchase && currencyOf(),
    units: isPurchase && unitsOf(),
    customData: customDataOf(),
    consent: consent,
    isLimited: isOn(data.limitedDataUse),
    userAgent: isOn(data.sendUserAgent) && textOf(event.user_agent).slice(0, 512),
    aref: !isDenied && clicks.aref,
    clickId: !isDenied && clicks.clickId
  };
}

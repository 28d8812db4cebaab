import { event, userAddress } from './event.js';
import { firstOf, isOneOf, keep, objectOf, textLike, textOf } from './values.js';

/**
 * The countries Amazon's Events API takes (ISO 3166-1 alpha-2, and ZZ), each with its telephone
 * calling code, 0 where it has none.
 */
const COUNTRIES =
  'AD376AE971AF93AG1AI1AL355AM374AO244AQ0AR54AS1AT43AU61AW297AX358AZ994BA387BB1BD880BE32BF226BG359BH973BI257BJ229BL590BM1BN673BO591BQ599BR55BS1BT975BV0BW267BY375BZ501CA1CC61CD243CF236CG242CH41CI225CK682CL56CM237CN86CO57CR506CU53CV238CW599CX61CY357CZ420DE49DJ253DK45DM1DO1DZ213EC593EE372EG20EH212ER291ES34ET251FI358FJ679FK500FM691FO298FR33GA241GB44GD1GE995GF594GG44GH233GI350GL299GM220GN224GP590GQ240GR30GS0GT502GU1GW245GY592HK852HM0HN504HR385HT509HU36ID62IE353IL972IM44IN91IO246IQ964IR98IS354IT39JE44JM1JO962JP81KE254KG996KH855KI686KM269KN1KP850KR82KW965KY1KZ7LA856LB961LC1LI423LK94LR231LS266LT370LU352LV371LY218MA212MC377MD373ME382MF590MG261MH692MK389ML223MM95MN976MO853MP1MQ596MR222MS1MT356MU230MV960MW265MX52MY60MZ258NA264NC687NE227NF672NG234NI505NL31NO47NP977NR674NU683NZ64OM968PA507PE51PF689PG675PH63PK92PL48PM508PN64PR1PS970PT351PW680PY595QA974RE262RO40RS381RU7RW250SA966SB677SC248SD249SE46SG65SH290SI386SJ47SK421SL232SM378SN221SO252SR597SS211ST239SV503SX1SY963SZ268TC1TD235TF0TG228TH66TJ992TK690TL670TM993TN216TO676TR90TT1TV688TW886TZ255UA380UG256UM0US1UY598UZ998VA39VC1VE58VG1VI1VN84VU678WF681WS685YE967YT262ZA27ZM260ZW263ZZ0.';

/** The European Economic Area and the United Kingdom, where Amazon wants a consent signal. */
const CONSENT_COUNTRIES =
  ' AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO OTHER_EEA PL PT RO SE SI SK ';

/**
 * The country of the event: the field, the customer's address, what the event says of its place, the
 * default field, the region of the browser's language. Empty if none of them is a country.
 */
export function countryOf(): string {
  const language = textOf(event.language);
  const places = [
    data.countryCode,
    userAddress.country,
    objectOf(event.user_data).country,
    event.country,
    objectOf(event.event_location).country,
    data.defaultCountryCode,
    language.length > 3 && language
  ];
  return firstOf(places, countryCode) || '';
}

/** A code Amazon takes, also from a locale such as en-US; empty if it is none. */
function countryCode(value: unknown): string {
  const text = textOf(value).toUpperCase();
  if (isOneOf(' OTHER OTHER_EEA ', text)) return text;
  const last = textLike(text.slice(-3), '[-_]?[A-Z]{2}').slice(-2);
  const code = last === 'UK' ? 'GB' : last;
  return COUNTRIES.indexOf(code) === -1 ? '' : code;
}

/** Whether Amazon wants a consent signal for people of this country. */
export function requiresConsent(country: string): boolean {
  return data.region === 'EU' || isOneOf(CONSENT_COUNTRIES, country);
}

/** The telephone calling code of a country, "49" for DE; empty where it has none. */
export function callingCode(country: string): string {
  const at = COUNTRIES.indexOf(country);
  const code = at === -1 ? '0' : keep(COUNTRIES.slice(at + 2, at + 5), '\\d');
  return code === '0' ? '' : code;
}

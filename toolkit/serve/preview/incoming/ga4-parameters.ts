/** What the parameters of a GA4 web hit mean, in a few words each. */
const MEANINGS: Readonly<Record<string, string>> = {
  v: 'protocol version; 2 is GA4',
  tid: 'measurement ID of the property',
  gtm: 'version of the container that sent it',
  cid: 'client ID: the browser or app',
  uid: 'user ID that the site gave',
  en: 'event name',
  _p: 'page ID: the same for all hits of one page load',
  _s: 'number of the hit on this page',
  sid: 'session ID: when the session began',
  sct: 'number of the visitor’s sessions',
  seg: 'whether the visitor is engaged',
  _ss: 'first hit of a session',
  _fv: 'first visit',
  _nsi: 'new session ID',
  _et: 'engagement time since the last hit, in milliseconds',
  _ee: 'the event came from an enhanced measurement or was made by the library',
  _eu: 'which features of the library were in use',
  _c: 'conversion',
  _dbg: 'debug mode',
  _z: 'how the hit was sent',
  _gaz: 'how the hit was sent',
  tfd: 'milliseconds since the page began to load',
  dl: 'address of the page',
  dr: 'address of the page before it',
  dt: 'title of the page',
  dh: 'host of the page',
  dp: 'path of the page',
  ul: 'language of the browser',
  sr: 'size of the screen',
  cu: 'currency',
  uip: 'IP address that stands in for the visitor’s',
  _uip: 'IP address that stands in for the visitor’s',
  ua: 'user agent that stands in for the browser’s',
  gcs: 'Consent Mode: ad and analytics storage',
  gcd: 'Consent Mode: all signals, with their defaults',
  gcu: 'Consent Mode was updated',
  dma: 'the visitor is where the Digital Markets Act holds',
  dma_cps: 'services the visitor consented to under that act',
  npa: 'no personalized advertising',
  pscdl: 'state of the Privacy Sandbox',
  are: 'automatically redacted',
  frm: 'whether the page is in a frame',
  em: 'user data for enhanced conversions, hashed by the sender',
  ecid: 'ID of the event for deduplication',
  ec_mode: 'how enhanced conversions got their data',
  tag_exp: 'experiments of the library',
  _tu: 'which tags sent it',
  uaa: 'client hint: processor',
  uab: 'client hint: 32 or 64 bits',
  uafvl: 'client hint: browser and its version',
  uam: 'client hint: device',
  uamb: 'client hint: mobile',
  uap: 'client hint: operating system',
  uapv: 'client hint: version of the operating system',
  uaw: 'client hint: 32 bits on 64',
  richsstsse: 'the page can take answers as a stream',
  measurement_id: 'measurement ID of the property',
  firebase_app_id: 'ID of the app',
  api_secret: 'secret of the Measurement Protocol',
  gclid: 'click ID of Google Ads',
  dclid: 'click ID of Display & Video 360'
};

const PREFIXES: readonly [pattern: RegExp, meaning: (name: string) => string][] = [
  [/^epn\.(.+)$/, (name) => `parameter ${name} of the event, a number`],
  [/^ep\.(.+)$/, (name) => `parameter ${name} of the event`],
  [/^upn\.(.+)$/, (name) => `user property ${name}, a number`],
  [/^up\.(.+)$/, (name) => `user property ${name}`],
  [/^pr(\d+)$/, (name) => `item ${name}: id, nm, pr, qt and so on, parted by ~`]
];

/** What a parameter of a hit means; '' for one that is not known. */
export function meaningOfParameter(name: string): string {
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name] as string;
  for (const [pattern, meaning] of PREFIXES) {
    const rest = pattern.exec(name)?.[1];
    if (rest !== undefined) return meaning(rest);
  }
  return '';
}

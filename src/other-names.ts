// Names and places of other tags

import { createRegex, Object, testRegex } from 'sgtm';
import type { Note } from './reasons.js';
import { E_MAIL_SIGN, firstObject, objectOf, type Properties } from './values.js';

/** Names on top level under which other tags and platforms keep a part of an event. */
export const OTHER_LAYOUT =
  '\\b(ecommerce|properties|traits|context|messageId|order_?id|transactionId|eventId|currencyCode|emailAddress|phoneNumber)\\b';

/**
 * Moves what other tags and platforms keep elsewhere to where GA4 has it, and nothing over what stands
 * there: what a shop nests in `ecommerce`, Universal Analytics' purchase in it, and the properties,
 * traits and context of events like Segment's.
 */
export function moveToUsualPlaces(all: Properties): void {
  const shop = objectOf(all.ecommerce);
  const purchase = objectOf(shop.purchase);
  const action = objectOf(purchase.actionField);
  add(shop, all);
  addFirst('items', [purchase.products], all);
  addFirst('transaction_id', [action.id], all);
  addFirst('value', [action.revenue], all);
  addFirst('currency', [shop.currencyCode], all);

  const properties = objectOf(all.properties);
  const context = objectOf(all.context);
  const device = objectOf(context.device);
  add(properties, all);
  addFirst('transaction_id', [all.order_id, all.orderId, all.transactionId], all);
  if (all.properties) addFirst('value', [properties.total, properties.revenue], all);
  addFirst('currency', [all.currencyCode], all);
  addFirst('event_name', [all.event], all);
  addFirst('event_id', [all.eventId, all.messageId], all);
  addFirst('email', [all.emailAddress], all);
  addFirst('phone', [all.phoneNumber], all);
  addFirst('ip_override', [context.ip], all);
  addFirst('user_agent', [context.userAgent], all);
  addFirst('language', [context.locale], all);
  addFirst('location', [context.location], all);
  addFirst('page_location', [objectOf(context.page).url], all);
  addFirst('platform', [device.type, objectOf(context.os).name], all);
  addFirst('madid', [device.advertisingId], all);
  const user: Properties = {};
  add(firstObject(all.user_data), user);
  add(objectOf(all.traits), user);
  add(objectOf(context.traits), user);
  if (Object.keys(user)[0]) all.user_data = user;
}

/** Adds the properties of one object that another does not have. */
function add(from: Properties, to: Properties): void {
  for (const name in from) addFirst(name, [from[name]], to);
}

/** Sets a property that is not there to the first of several values that is given. */
function addFirst(name: string, values: readonly unknown[], to: Properties): void {
  const before = to[name];
  if (before !== undefined && before !== '' && before !== null) return;
  for (const value of values) {
    if (value !== undefined && value !== '' && value !== null) {
      to[name] = value;
      return;
    }
  }
}

/**
 * The names that the tag reads in user_data and its address, or that say nothing of a person: with a blank
 * between them, all of them make one text of this form.
 */
export const USUAL_NAMES =
  '^(((sha256_)?(email_address|email|phone_number|phone|first_name|last_name|street|city|region|postal_code)|(email|phone)_hash|address|country|country_code|country_id|region_id|user_id|ip_override|madid|advertising_id|idfa|gaid|x-ga-resettable_device_id|(ramp|match|real|merkle|kantar)_id|_tag_mode|tcf|gpp|consent_state)( |$))*$';

/** Signals of consent, which are read by what their names hold. */
const SIGNAL_NAMES =
  '(tcf|tc_?string|gpp|user[_-]?data|ad[_-]?storage|gcs|gcd|consent|active[_-]?groups)';

/** What other tags call the usual properties, in small letters without anything but letters and digits. */
function usualNames(): { [name: string]: string } {
  return {
    emailaddress: 'email_address',
    mail: 'email',
    em: 'email',
    useremail: 'email',
    customeremail: 'email',
    phonenumber: 'phone_number',
    tel: 'phone',
    telephone: 'phone',
    mobile: 'phone',
    mobilephone: 'phone',
    cellphone: 'phone',
    ph: 'phone',
    firstname: 'first_name',
    givenname: 'first_name',
    forename: 'first_name',
    fname: 'first_name',
    fn: 'first_name',
    lastname: 'last_name',
    surname: 'last_name',
    familyname: 'last_name',
    lname: 'last_name',
    ln: 'last_name',
    streetaddress: 'street',
    address1: 'street',
    addressline1: 'street',
    addressline: 'street',
    line1: 'street',
    street1: 'street',
    town: 'city',
    locality: 'city',
    ct: 'city',
    state: 'region',
    statecode: 'region',
    province: 'region',
    provincecode: 'region',
    regioncode: 'region',
    st: 'region',
    zip: 'postal_code',
    zipcode: 'postal_code',
    postcode: 'postal_code',
    postalcode: 'postal_code',
    zp: 'postal_code',
    countrycode: 'country_code',
    countryname: 'country',
    userid: 'user_id',
    email: 'email',
    phone: 'phone',
    street: 'street',
    city: 'city',
    region: 'region',
    country: 'country',
    advertisingid: 'advertising_id',
    rampid: 'ramp_id',
    matchid: 'match_id',
    realid: 'real_id',
    merkleid: 'merkle_id',
    kantarid: 'kantar_id'
  };
}

/**
 * Gives the properties of user_data or an address the names that the tag reads, where those are not there,
 * and notes the names of the others; not those that look personal themselves.
 */
export function renameToUsual(place: Properties, notes: Note[]): void {
  const usual = usualNames();
  const known = createRegex(USUAL_NAMES) as SandboxRegex;
  const signal = createRegex(SIGNAL_NAMES, 'i') as SandboxRegex;
  for (const name of Object.keys(place)) {
    const value = place[name];
    const isRead = testRegex(known, name) || testRegex(signal, name);
    if (!isRead && value !== undefined && value !== '' && value !== null) {
      const plain = name.toLowerCase().replace(createRegex('[^a-z\\d]', 'g') as SandboxRegex, '');
      const bare = plain.replace(
        createRegex('^(sha256|hashed)|(sha256|hashed|hash)$', 'g') as SandboxRegex,
        ''
      );
      const target = usual.hasOwnProperty(bare) ? (usual[bare] as string) : '';
      if (!target) noteUnread(name, notes);
      else addFirst((bare === plain ? '' : 'sha256_') + target, [value], place);
    }
  }
}

/** A name of other than letters and digits, or with a long number in it, may be somebody's. */
function noteUnread(name: string, notes: Note[]): void {
  const isPlain = testRegex(createRegex('^[A-Za-z_][\\w-]{0,39}$') as SandboxRegex, name);
  const isNumbered = testRegex(createRegex('\\d{5}') as SandboxRegex, name);
  const isPersonal = !isPlain || isNumbered || testRegex(E_MAIL_SIGN, name);
  notes.push(('user_data_unread:' + (isPersonal ? 'a property' : name)) as Note);
}

/**
 * What a column can be, as the tag reads it in event data: where it goes, by the name it has in a
 * mapping. Some are no place in event data but say how a row is read.
 */
const PLACES: Readonly<Record<string, string>> = {
  email: 'user_data.email_address',
  email_address: 'user_data.email_address',
  phone: 'user_data.phone_number',
  phone_number: 'user_data.phone_number',
  sha256_email_address: 'user_data.sha256_email_address',
  sha256_phone_number: 'user_data.sha256_phone_number',
  first_name: 'user_data.address.first_name',
  last_name: 'user_data.address.last_name',
  name: 'name',
  street: 'user_data.address.street',
  city: 'user_data.address.city',
  region: 'user_data.address.region',
  state: 'user_data.address.region',
  postal_code: 'user_data.address.postal_code',
  zip: 'user_data.address.postal_code',
  country: 'country',
  time: 'time',
  event_time: 'time',
  value: 'value',
  total: 'value',
  currency: 'currency',
  quantity: 'items.quantity',
  status: 'status',
  kind: 'kind',
  refunded: 'refunded',
  cancelled: 'cancelled',
  captured: 'captured',
  mode: 'mode',
  test: 'test',
  live: 'live',
  consent: 'consent',
  order: 'order',
  transaction_id: 'transaction_id',
  event_id: 'event_id',
  event_name: 'event_name'
};

/** Properties of event data that the tag reads too, each under its own name. */
const OWN_PLACES: ReadonlySet<string> = new Set(
  (
    'tcf tcf_string gpp gpp_string amzn_user_data amzn_ad_storage user_id client_id madid idfa gaid ' +
    'advertising_id match_id ramp_id real_id merkle_id kantar_id ip_override user_agent language ' +
    'page_location app_id app_instance_id platform items ecommerce'
  ).split(' ')
);

const OWN_PREFIXES = /^(user_data|items|ecommerce|custom_data|consent_state|event_location)\../;

/** Every name a mapping may use, for messages. */
export const TARGET_NAMES: readonly string[] = [...Object.keys(PLACES), ...OWN_PLACES];

/** Where a name of a mapping goes; undefined if the tag reads nothing of that name. */
export function placeOf(target: string): string | undefined {
  if (Object.hasOwn(PLACES, target)) return PLACES[target];
  return OWN_PLACES.has(target) || OWN_PREFIXES.test(target) ? target : undefined;
}

/** The short name of a place, which mappings are shown with. */
export function nameOfPlace(place: string): string {
  return Object.keys(PLACES).find((name) => PLACES[name] === place) ?? place;
}

/**
 * What broken data layers send: words for nothing, text in the place of numbers, markup, names that
 * mean something to JavaScript. The tag and this page have to survive it.
 */
export const JUNK_PARAMS: Readonly<Record<string, string | number>> = {
  value: 'NaN',
  currency: 'Dollars',
  transaction_id: 'undefined',
  search_term: '<img src=x onerror="document.title=1">',
  constructor: 'toString',
  'nested.too.deep.to.mean.anything': '[object Object]',
  event_time: 'yesterday',
  long_text: 'lorem ipsum '.repeat(400)
};

/** Paths in event data with values that identify nobody. */
export const JUNK_USER_DATA: Readonly<Record<string, string>> = {
  'user_data.email_address': 'undefined',
  'user_data.phone_number': '(not set)',
  'user_data.address.first_name': '…',
  'user_data.address.last_name': '[object Object]',
  'user_data.address.postal_code': '-',
  'user_data.address.country': 'Atlantis'
};

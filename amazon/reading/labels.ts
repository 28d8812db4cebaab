/** What the fields of Amazon's contracts are called in words; names that say enough are not listed. */
const FIELDS: Readonly<Record<string, string>> = {
  'eventDescription.name': 'Event name',
  'eventDescription.conversionType': 'Conversion type',
  'eventDescription.eventSource': 'Where it happened',
  'eventDescription.eventIngestionMethod': 'How it was sent',
  'eventDescription.dataSetName': 'Data set',
  name: 'Event name',
  eventType: 'Conversion type',
  eventActionSource: 'Where it happened',
  countryCode: 'Country',
  eventTime: 'Time of the event',
  timestamp: 'Time of the event',
  value: 'Value',
  'value.amount': 'Value',
  conversionValue: 'Value',
  currencyCode: 'Currency',
  'value.currencyCode': 'Currency',
  unitsSold: 'Units sold',
  eventId: 'Event ID',
  clientDedupeId: 'Event ID',
  matchKeys: 'Match keys',
  consent: 'Consent',
  'consent.tcf': 'TCF string',
  'consent.gpp': 'GPP string',
  'consent.amazonConsent.amznUserData': 'Use of user data',
  'consent.amazonConsent.amznAdStorage': 'Ad storage',
  'consent.geo.ipAddress': 'IP address',
  'dataProcessingOptions.options': 'Limited data use',
  dataProcessingOptions: 'Limited data use',
  'deviceInfo.userAgent': 'User agent',
  arefMeasurementTokens: 'Ad click tokens',
  clickId: 'Ad click ID',
  'userInfo.hashedEmail': 'E-mail address',
  'userInfo.hashedPhone': 'Phone number',
  'userInfo.madid': 'Mobile advertising ID',
  'userInfo.countryCode': 'Country',
  'userInfo.postalCode': 'Postal code'
};

const MATCH_KEYS: Readonly<Record<string, string>> = {
  EMAIL: 'E-mail address',
  PHONE: 'Phone number',
  FIRST_NAME: 'First name',
  LAST_NAME: 'Last name',
  ADDRESS: 'Street address',
  CITY: 'City',
  STATE: 'State or province',
  POSTAL: 'Postal code',
  MAID: 'Mobile advertising ID',
  RAMP_ID: 'RampID',
  MATCH_ID: 'Match ID',
  REAL_ID: 'RealID',
  MERKLE_ID: 'Merkle ID',
  KANTAR_ID: 'Kantar ID',
  FIP: 'IP address'
};

/** "eventDescription.conversionType" → "Conversion type"; a path nobody named stays as it is. */
export function fieldLabel(path: string): string {
  return Object.hasOwn(FIELDS, path) ? (FIELDS[path] as string) : path;
}

/** "POSTAL" → "Postal code". */
export function matchKeyLabel(type: string): string {
  return Object.hasOwn(MATCH_KEYS, type) ? (MATCH_KEYS[type] as string) : type;
}

// The currencies

import { createRegex, testRegex } from 'sgtm';

/** The currencies that Amazon's Events API takes (ISO 4217). Source: its OpenAPI. */
const CODES =
  '^(AED|ARS|AUD|AZN|BBD|BGN|BHD|BMD|BND|BOB|BRL|BSD|CAD|CHF|CLP|CNY|COP|CRC|CZK|DKK|DOP|DZD|EGP|EUR|GBP|GHS|GTQ|HKD|HNL|HRK|HUF|IDR|ILS|INR|JMD|JOD|JPY|KES|KRW|KWD|KYD|KZT|LBP|LKR|MAD|MUR|MXN|MXP|MYR|NAD|NGN|NOK|NZD|PAB|PEN|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TTD|TWD|TZS|UAH|USD|UYU|VND|XAF|XCD|XOF|XPF|ZAR)$';

/**
 * Reads a currency: its code, "eur", or a sign or name that can mean one only: "€", "US$", "zł".
 *
 * @returns '' for a sign that several currencies have, such as "$"; undefined for anything else
 */
export function currencyIn(text: string): string | undefined {
  const name = text.toUpperCase();
  if (testRegex(createRegex(CODES) as SandboxRegex, name)) return name;
  const signs = currencySigns();
  return signs.hasOwnProperty(name) ? signs[name] : undefined;
}

/**
 * Signs and names of currencies, in capitals, among those that Amazon takes; '' where several of them
 * share one. Source: the narrow and wide symbols of CLDR, and what shops write.
 */
function currencySigns(): { [sign: string]: string } {
  return {
    $: '',
    A$: 'AUD',
    AU$: 'AUD',
    C$: 'CAD',
    CA$: 'CAD',
    DH: '',
    DOLLAR: '',
    DOLLARS: '',
    FT: 'HUF',
    'FR.': '',
    HK$: 'HKD',
    KČ: 'CZK',
    KR: '',
    'KR.': '',
    LEI: 'RON',
    MX$: 'MXN',
    NT$: 'TWD',
    NZ$: 'NZD',
    PESO: '',
    PESOS: '',
    R$: 'BRL',
    RM: 'MYR',
    RP: 'IDR',
    'RP.': 'IDR',
    RS: '',
    'RS.': '',
    S$: 'SGD',
    'SFR.': 'CHF',
    TL: 'TRY',
    US$: 'USD',
    ZŁ: 'PLN',
    ЛВ: 'BGN',
    'ЛВ.': 'BGN',
    РУБ: 'RUB',
    'РУБ.': 'RUB',
    ГРН: 'UAH',
    'ГРН.': 'UAH',
    '£': 'GBP',
    '¥': '',
    '￥': '',
    円: 'JPY',
    元: 'CNY',
    원: 'KRW',
    '฿': 'THB',
    '₦': 'NGN',
    '₩': 'KRW',
    '₪': 'ILS',
    '₫': 'VND',
    Đ: 'VND',
    '€': 'EUR',
    EURO: 'EUR',
    EUROS: 'EUR',
    '₱': 'PHP',
    '₴': 'UAH',
    '₸': 'KZT',
    '₹': 'INR',
    '₺': 'TRY',
    '₽': 'RUB'
  };
}

/** Without decimals (ISO 4217), or written without: forints, rupiahs, Colombian pesos. */
export const WITHOUT_DECIMALS = '^(CLP|COP|HUF|IDR|JPY|KRW|PYG|VND|XAF|XOF|XPF)$';

/** With three decimals (ISO 4217). */
export const WITH_THREE_DECIMALS = '^(BHD|JOD|KWD|TND)$';

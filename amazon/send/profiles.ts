import { partsOf, type Mapping, type Source } from './mapping.js';
import { saleColumnsIn, wordsOf } from './sale.js';
import { placeOf } from './targets.js';

/** How one platform writes its orders. What is known of it is documented by it or seen in its files. */
interface Profile {
  origin: string;
  /** Columns that tell it from others; all have to be there. Several in one stand for one another. */
  markers: readonly (string | readonly string[])[];
  /** By their name in a mapping, the columns that can hold them; the ones that are there are taken. */
  columns: Readonly<Record<string, readonly string[]>>;
  /** The zone of its times, if they name none. */
  timeZone?: string;
  /** Whether its dates have no time of day. */
  hasDatesAlone?: boolean;
  /** What kinds of entries are sales, if it has others, such as withdrawals. */
  saleKinds?: RegExp;
  /** Statuses that this shop means otherwise than others do, parted by bars. */
  sale?: string;
  noSale?: string;
}

/** Orders that wait for a transfer are on hold. */
const WOOCOMMERCE = { sale: 'on hold|on backorder', noSale: 'checkout draft' };

/** The exports that are recognized, the more particular first. */
const PROFILES: readonly Profile[] = [
  {
    origin: "Shopify's order export",
    markers: ['Name', 'Email', 'Financial Status', 'Total', ['Created at', 'Paid at']],
    columns: {
      // The web pixel and Google's channel send the number of the order, not its name.
      transaction_id: ['Id', 'Name'],
      order: ['Name'],
      time: ['Created at', 'Paid at'],
      value: ['Total'],
      currency: ['Currency'],
      email: ['Email'],
      phone: ['Phone', 'Billing Phone', 'Shipping Phone'],
      name: ['Billing Name', 'Shipping Name'],
      street: ['Billing Street', 'Billing Address1', 'Shipping Street'],
      city: ['Billing City', 'Shipping City'],
      state: ['Billing Province', 'Shipping Province'],
      postal_code: ['Billing Zip', 'Shipping Zip'],
      country: ['Billing Country', 'Shipping Country'],
      status: ['Financial Status'],
      'items.quantity': ['Lineitem quantity'],
      'items.item_id': ['Lineitem sku'],
      'items.item_name': ['Lineitem name'],
      'items.price': ['Lineitem price'],
      'items.item_brand': ['Vendor']
    },
    // The order is placed: it is paid on delivery, by transfer, or later.
    sale: 'pending|authorized|partially paid'
  },
  {
    origin: "Squarespace's order export",
    markers: [
      'Order ID',
      'Email',
      'Financial Status',
      'Amount Refunded',
      ['Created at', 'Paid at']
    ],
    columns: {
      transaction_id: ['Order ID'],
      order: ['Order ID'],
      time: ['Created at', 'Paid at'],
      value: ['Total'],
      currency: ['Currency'],
      email: ['Email'],
      phone: ['Billing Phone', 'Shipping Phone'],
      name: ['Billing Name', 'Shipping Name'],
      street: ['Billing Address1', 'Shipping Address1'],
      city: ['Billing City', 'Shipping City'],
      state: ['Billing Province', 'Shipping Province'],
      postal_code: ['Billing Zip', 'Shipping Zip'],
      country: ['Billing Country', 'Shipping Country'],
      status: ['Financial Status'],
      refunded: ['Amount Refunded'],
      'items.quantity': ['Lineitem quantity'],
      'items.item_id': ['Lineitem sku'],
      'items.item_name': ['Lineitem name'],
      'items.price': ['Lineitem price']
    },
    sale: 'pending'
  },
  {
    origin: "WooCommerce's order export (Advanced Order Export)",
    markers: ['Order Number', 'Order Status', 'Order Date', 'Email (Billing)'],
    columns: {
      transaction_id: ['Order ID', 'Order Number'],
      order: ['Order Number'],
      time: ['Order Date'],
      value: ['Order Total Amount'],
      currency: ['Order Currency', 'Currency'],
      email: ['Email (Billing)'],
      phone: ['Phone (Billing)'],
      first_name: ['First Name (Billing)'],
      last_name: ['Last Name (Billing)'],
      street: ['Address 1&2 (Billing)', 'Address 1 (Billing)'],
      city: ['City (Billing)'],
      state: ['State Code (Billing)', 'State Name (Billing)'],
      postal_code: ['Postcode (Billing)'],
      country: ['Country Code (Billing)', 'Country Name (Billing)'],
      status: ['Order Status'],
      'items.quantity': ['Quantity (- Refund)', 'Quantity'],
      'items.item_id': ['SKU'],
      'items.item_name': ['Item Name'],
      'items.price': ['Item Cost']
    },
    ...WOOCOMMERCE
  },
  {
    origin: "WooCommerce's order export",
    markers: [
      ['order_id', 'order_number'],
      ['billing_email', 'customer_email'],
      ['order_total', 'total'],
      ['order_date', 'date', 'date_created', 'date_created_gmt']
    ],
    columns: {
      transaction_id: ['order_id', 'order_number'],
      order: ['order_id', 'order_number'],
      time: ['date_created_gmt', 'order_date', 'date_created', 'date'],
      value: ['order_total', 'total'],
      currency: ['order_currency', 'currency'],
      email: ['billing_email', 'customer_email'],
      phone: ['billing_phone'],
      first_name: ['billing_first_name'],
      last_name: ['billing_last_name'],
      street: ['billing_address_1'],
      city: ['billing_city'],
      state: ['billing_state', 'billing_state_code'],
      postal_code: ['billing_postcode'],
      country: ['billing_country', 'billing_country_code'],
      status: ['status', 'order_status'],
      'items.quantity': ['item_quantity', 'line_item_quantity'],
      'items.item_id': ['item_sku', 'line_item_sku'],
      'items.item_name': ['item_name', 'line_item_name'],
      'items.price': ['item_price', 'line_item_price']
    },
    ...WOOCOMMERCE
  },
  {
    origin: "Magento's order grid",
    markers: ['ID', 'Purchase Date', 'Customer Email', 'Status'],
    columns: {
      transaction_id: ['ID'],
      time: ['Purchase Date'],
      value: ['Grand Total (Purchased)', 'Grand Total (Base)'],
      currency: ['Order Currency', 'Currency'],
      email: ['Customer Email'],
      phone: ['Customer Phone', 'Telephone'],
      name: ['Customer Name', 'Bill-to Name'],
      country: ['Billing Country', 'Country'],
      status: ['Status']
    },
    noSale: 'closed|payment review'
  },
  {
    origin: "Magento's order table",
    markers: ['increment_id', 'created_at', 'customer_email', 'grand_total'],
    columns: {
      transaction_id: ['increment_id'],
      order: ['increment_id'],
      time: ['created_at'],
      value: ['grand_total'],
      currency: ['order_currency_code'],
      email: ['customer_email'],
      phone: ['billing_telephone', 'telephone'],
      first_name: ['customer_firstname', 'billing_firstname'],
      last_name: ['customer_lastname', 'billing_lastname'],
      street: ['billing_street', 'street'],
      city: ['billing_city', 'city'],
      state: ['billing_region', 'region'],
      postal_code: ['billing_postcode', 'postcode'],
      country: ['billing_country_id', 'country_id'],
      // Shops add statuses of their own; a state is always one of Magento's.
      status: ['state']
    },
    // Magento keeps its tables in UTC.
    timeZone: 'UTC',
    noSale: 'closed|payment review|new'
  },
  {
    origin: "Stripe's payments or invoices export",
    markers: [
      'id',
      ['Created date (UTC)', 'Created (UTC)', 'Date (UTC)'],
      'Currency',
      'Customer Email',
      ['Amount', 'Total', 'Amount Due']
    ],
    columns: {
      transaction_id: ['id'],
      time: ['Created date (UTC)', 'Created (UTC)', 'Date (UTC)'],
      value: ['Amount', 'Total', 'Amount Due'],
      currency: ['Currency'],
      email: ['Customer Email'],
      phone: ['Customer Phone'],
      name: ['Card Name', 'Customer Name'],
      street: ['Card Address Line1', 'Customer Address Line1'],
      city: ['Card Address City', 'Customer Address City'],
      state: ['Card Address State', 'Customer Address State'],
      postal_code: ['Card Address Zip', 'Customer Address Zip'],
      country: ['Card Address Country', 'Customer Address Country'],
      status: ['Status']
    },
    timeZone: 'UTC',
    noSale: 'open'
  },
  {
    origin: "BigCommerce's order export",
    markers: ['Order ID', 'Order Status', 'Order Date', 'Order Total (inc tax)'],
    columns: {
      transaction_id: ['Order ID'],
      order: ['Order ID'],
      time: ['Order Date+Order Time', 'Order Date'],
      value: ['Order Total (inc tax)'],
      currency: ['Order Currency Code'],
      email: ['Customer Email', 'Billing Email'],
      phone: ['Customer Phone', 'Billing Phone'],
      first_name: ['Billing First Name'],
      last_name: ['Billing Last Name'],
      name: ['Customer Name', 'Billing Name'],
      street: ['Billing Street 1'],
      city: ['Billing Suburb'],
      state: ['Billing State Abbreviation', 'Billing State'],
      postal_code: ['Billing Zip'],
      country: ['Billing Country'],
      status: ['Order Status'],
      refunded: ['Refund Amount', 'Refunded Amount']
    },
    noSale: 'manual verification required'
  },
  {
    origin: "Etsy's sold orders",
    markers: ['Sale Date', 'Order ID', 'Order Value', 'Order Total', 'Ship Country'],
    columns: {
      transaction_id: ['Order ID'],
      time: ['Sale Date'],
      value: ['Order Total'],
      currency: ['Currency'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      name: ['Full Name'],
      street: ['Street 1'],
      city: ['Ship City'],
      state: ['Ship State'],
      postal_code: ['Ship Zipcode'],
      country: ['Ship Country'],
      status: ['Status']
    },
    hasDatesAlone: true
  },
  {
    origin: "Square's transactions",
    markers: ['Date', 'Time', 'Time Zone', 'Gross Sales', 'Total Collected', 'Transaction ID'],
    columns: {
      transaction_id: ['Transaction ID'],
      time: ['Date+Time+Time Zone'],
      // Partial refunds are taken off already.
      value: ['Total Collected'],
      currency: ['Currency'],
      email: ['Customer Email'],
      phone: ['Customer Phone'],
      name: ['Customer Name'],
      status: ['Transaction Status'],
      kind: ['Event Type']
    },
    saleKinds: /^payment$/i
  },
  {
    origin: "PayPal's activity",
    markers: ['Date', 'Time', ['TimeZone', 'Time Zone', 'Time zone'], 'Type', 'Status', 'Gross'],
    columns: {
      transaction_id: ['Transaction ID'],
      time: ['Date+Time+TimeZone', 'Date+Time+Time Zone', 'Date+Time+Time zone'],
      value: ['Gross'],
      currency: ['Currency'],
      email: ['From Email Address'],
      phone: ['Contact Phone Number'],
      name: ['Name'],
      street: ['Address Line 1'],
      city: ['Town/City', 'City'],
      postal_code: ['Zip/Postal Code'],
      country: ['Country Code', 'Country'],
      status: ['Status'],
      kind: ['Type']
    },
    saleKinds: /\bpayment\b(?!.*\b(refund|reversal|hold|release|fee)\b)/i
  },
  {
    origin: "Klaviyo's events",
    markers: [
      ['Person//Email', 'Email', '$email', 'profile.email'],
      ['$value', 'attributes.event_properties.$value', 'event_properties.$value'],
      ['Timestamp', 'datetime', 'attributes.datetime']
    ],
    columns: {
      transaction_id: [
        '$event_id',
        'attributes.event_properties.$event_id',
        'event_properties.$event_id'
      ],
      time: ['Timestamp', 'attributes.datetime', 'datetime'],
      value: ['$value', 'attributes.event_properties.$value', 'event_properties.$value'],
      currency: [
        '$value_currency',
        '$currency_code',
        'Currency',
        'attributes.event_properties.$currency_code',
        'event_properties.$currency_code'
      ],
      email: ['Person//Email', 'Email', '$email', 'profile.email'],
      phone: ['Person//Phone Number', 'Phone Number', '$phone_number', 'profile.phone_number'],
      first_name: ['Person//First Name', 'First Name', '$first_name', 'profile.first_name'],
      last_name: ['Person//Last Name', 'Last Name', '$last_name', 'profile.last_name'],
      country: ['Person//Country', 'Country', '$country', 'profile.location.country']
    },
    timeZone: 'UTC'
  },
  {
    origin: "Amplitude's events",
    markers: ['event_type', 'event_time', ['amplitude_id', '$insert_id', 'uuid']],
    columns: {
      event_name: ['event_type'],
      transaction_id: [
        'event_properties.order_id',
        'event_properties.orderId',
        'event_properties.transaction_id'
      ],
      event_id: ['$insert_id', 'uuid'],
      time: ['event_time'],
      value: [
        'event_properties.total',
        'event_properties.revenue',
        'event_properties.value',
        'event_properties.$revenue'
      ],
      currency: ['event_properties.currency', 'event_properties.$currency'],
      email: ['user_properties.email', 'user_properties.$email', 'event_properties.email'],
      phone: ['user_properties.phone', 'event_properties.phone'],
      country: ['country']
    },
    timeZone: 'UTC'
  },
  {
    origin: 'rows that Segment wrote into a warehouse',
    markers: [
      'received_at',
      ['original_timestamp', 'sent_at'],
      ['event', 'event_text'],
      'order_id'
    ],
    columns: {
      event_name: ['event_text', 'event'],
      transaction_id: ['order_id'],
      time: ['timestamp', 'original_timestamp', 'sent_at'],
      value: ['total', 'revenue', 'value'],
      currency: ['currency'],
      email: ['email', 'context_traits_email', 'traits_email'],
      phone: ['phone', 'context_traits_phone', 'traits_phone'],
      country: ['country', 'context_traits_address_country', 'context_location_country'],
      user_agent: ['context_user_agent']
    },
    timeZone: 'UTC'
  }
];

/** The names that columns often have, for a file of no known shop; compared by letters and digits alone. */
const USUAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  event_name: ['event_name', 'event'],
  event_id: ['event_id'],
  // A transaction beside an order is the payment service's.
  transaction_id: ['order_id', 'order_number', 'order_no', 'transaction_id', 'receipt', 'invoice'],
  time: [
    'event_time',
    'event_timestamp',
    'timestamp',
    'time',
    'date',
    'datetime',
    'created_at',
    'order_date',
    'purchase_date',
    'purchased_at',
    'transaction_date'
  ],
  value: 'value total order_total amount revenue grand_total purchase_revenue price'.split(' '),
  currency: ['currency', 'currency_code', 'order_currency'],
  email: ['email', 'email_address', 'customer_email', 'e_mail', 'billing_email', 'customer_e_mail'],
  sha256_email_address: ['sha256_email_address', 'hashed_email', 'email_sha256', 'email_hash'],
  phone: ['phone', 'phone_number', 'customer_phone', 'mobile', 'telephone', 'billing_phone'],
  sha256_phone_number: ['sha256_phone_number', 'hashed_phone', 'phone_sha256', 'phone_hash'],
  first_name: ['first_name', 'firstname', 'billing_first_name', 'given_name'],
  last_name: ['last_name', 'lastname', 'billing_last_name', 'surname', 'family_name'],
  street: ['street', 'address', 'address_1', 'street_address', 'billing_address'],
  city: ['city', 'town', 'billing_city'],
  state: ['state', 'region', 'province', 'billing_state'],
  postal_code: ['postal_code', 'postcode', 'zip', 'zip_code', 'billing_postcode'],
  country: ['country', 'country_code', 'billing_country'],
  quantity: ['quantity', 'qty', 'units', 'units_sold'],
  consent: ['consent', 'ad_consent', 'marketing_consent_amazon']
};

/** The mapping of a known export or, failing that, of columns with usual names. */
export function recognize(columns: readonly string[]): Mapping | undefined {
  const isThere = new Set(columns);
  const has = (marker: string | readonly string[]): boolean =>
    [marker].flat().some((column) => isThere.has(column));
  const profile = PROFILES.find(({ markers }) => markers.every(has));
  const mapping = profile ? mappingOf(profile, isThere) : mappingOfUsualNames(columns);
  return mapping && { ...mapping, sources: [...mapping.sources, ...saleSources(mapping, columns)] };
}

/** The columns that tell of the sale in any shop, where the mapping names none for it. */
function saleSources({ sources }: Mapping, columns: readonly string[]): Source[] {
  const used = new Set(sources.flatMap((source) => source.columns));
  return [...saleColumnsIn(columns.filter((column) => !used.has(column)))].flatMap(
    ([place, found]) =>
      sources.some((source) => source.place === place) ? [] : [{ place, columns: found }]
  );
}

function mappingOf(profile: Profile, isThere: ReadonlySet<string>): Mapping {
  const sources = Object.entries(profile.columns).map(([target, candidates]) =>
    sourceOf(
      target,
      candidates.filter((column) => partsOf(column).every((part) => isThere.has(part)))
    )
  );
  const { origin, timeZone, hasDatesAlone, saleKinds, sale = '', noSale = '' } = profile;
  return {
    origin,
    sources: sources.filter(({ columns }) => columns.length > 0),
    constants: new Map(),
    ...(timeZone ? { timeZone } : {}),
    ...(hasDatesAlone ? { hasDatesAlone } : {}),
    ...(saleKinds ? { saleKinds } : {}),
    statuses: wordsOf(sale, noSale)
  };
}

function mappingOfUsualNames(columns: readonly string[]): Mapping | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const byName = new Map(columns.toReversed().map((column) => [plain(column), column]));
  const sources = Object.entries(USUAL_NAMES).flatMap(([target, names]) => {
    const found = names.map((name) => byName.get(plain(name))).find((column) => column);
    return found === undefined ? [] : [sourceOf(target, [found])];
  });
  if (sources.length === 0) return undefined;
  return { origin: 'the usual names of columns', sources, constants: new Map() };
}

function sourceOf(target: string, columns: readonly string[]): Source {
  return { place: placeOf(target) as string, columns };
}

import { expect, test } from 'vitest';
import { ACCOUNT, dayAgo, keyTypes, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
/** SHA-256 of "test@example.com". */
const EMAIL_HASH = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

test("Shopify's order export arrives: several rows an order, no sale left out", async () => {
  const summary = await desk.sendLines([
    'Name,Email,Financial Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Street,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Notes,Cancelled at,Id,Vendor',
    `#1001,test@example.com,paid,no,USD,40.00,5.00,0.00,45.00,${DAY} 10:00:00 -0500,2,Mug,15.00,MUG,Ann Lee,1 Main St,Austin,'78701,TX,US,'+1 512 555 0100,"Ring,\ntwice",,5001,Acme`,
    '#1001,test@example.com,,,,,,,,,1,Tee,10.00,TEE,,,,,,,,,,,Acme',
    `#1002,bob@example.com,voided,no,USD,9.00,0,0,9.00,${DAY} 11:00:00 -0500,1,Mug,9.00,MUG,,,,,,US,,,,5002,`,
    `#1003,eve@example.com,paid,no,USD,9.00,0,0,9.00,${DAY} 11:00:00 -0500,1,Mug,9.00,MUG,,,,,,US,,,${DAY} 12:00:00 -0500,5003,`
  ]);
  expect(summary.counts).toEqual({
    read: 4,
    accepted: 2,
    refused: 2,
    tooOld: 0,
    left: 0,
    repeated: 0
  });
  expect(summary.understood.files[0]?.description[1]).toContain("Shopify's order export");
  expect(summary.reasons.map(({ text, rows }) => [text, rows])).toEqual([
    ['it is no sale: its status is "voided"', [5]],
    ['it is no sale: it was cancelled', [6]]
  ]);
  expect(desk.events).toHaveLength(1);
  expect(desk.events[0]).toMatchObject({
    eventDescription: {
      name: 'purchase',
      conversionType: 'OFF_AMAZON_PURCHASES',
      eventSource: 'OFFLINE'
    },
    eventId: '5001',
    eventTime: `${DAY}T15:00:00.000Z`,
    countryCode: 'US',
    value: 45,
    currencyCode: 'USD',
    unitsSold: 3
  });
  expect(keyTypes(desk.events[0])).toEqual(
    'EMAIL PHONE FIRST_NAME LAST_NAME ADDRESS CITY STATE POSTAL'.split(' ')
  );
});

test("WooCommerce's order export arrives, with local times in a zone that is said", async () => {
  const header =
    'order_id,order_number,order_date,status,shipping_total,order_total,order_currency,payment_method,billing_first_name,billing_last_name,billing_email,billing_phone,billing_address_1,billing_postcode,billing_city,billing_state,billing_country';
  const lines = [
    header,
    `71,71,${DAY} 09:30:00,wc-completed,4.90,54.80,EUR,paypal,Eva,Roy,test@example.com,030 1234567,Weg 1,10115,Berlin,BE,DE`,
    `72,72,${DAY} 09:31:00,wc-failed,4.90,54.80,EUR,paypal,Eva,Roy,test@example.com,,,,,,DE`
  ];
  await expect(desk.sendLines(lines)).rejects.toThrow(
    'line 2: the column "order_date" names no time zone; add --time-zone'
  );
  const summary = await desk.sendLines(lines, { timeZone: 'Asia/Kolkata', consent: 'granted' });
  expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1 });
  expect(desk.events[0]).toMatchObject({
    eventId: '71',
    eventTime: `${DAY}T04:00:00.000Z`,
    countryCode: 'DE',
    value: 54.8,
    currencyCode: 'EUR',
    consent: { amazonConsent: { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' } }
  });
});

test("WooCommerce's Advanced Order Export arrives, semicolons and decimal commas and all", async () => {
  const [year, month, day] = DAY.split('-');
  const summary = await desk.sendLines(
    [
      'Order Number;Order Status;Order Date;First Name (Billing);Last Name (Billing);Email (Billing);Country Code (Billing);Order Total Amount;SKU;Quantity (- Refund);Item Name;Item Cost',
      `900;Completed;${day}.${month}.${year} 14:05;Eva;Roy;test@example.com;US;1.054,80;A;2;"Mug; blue";20,00`,
      `900;Completed;${day}.${month}.${year} 14:05;Eva;Roy;test@example.com;US;1.054,80;B;1;Tee;14,80`
    ],
    { timeZone: 'UTC', constants: new Map([['currency', 'EUR']]) }
  );
  expect(summary.counts).toMatchObject({ read: 2, accepted: 2 });
  expect(summary.understood.files[0]?.description[0]).toBe(
    'CSV: semicolons between columns, UTF-8'
  );
  expect(desk.events[0]).toMatchObject({
    eventTime: `${DAY}T14:05:00.000Z`,
    value: 1054.8,
    currencyCode: 'EUR',
    unitsSold: 3
  });
});

test("Magento's order grid arrives", async () => {
  const written = new Date(`${DAY}T12:00:00Z`).toLocaleDateString('en-US', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC'
  });
  const summary = await desk.sendLines(
    [
      '"ID","Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)","Grand Total (Purchased)","Status","Billing Address","Customer Email","Customer Group","Customer Name"',
      `"000000012","Main Website","${written} 3:04:05 PM","Ann Lee","Ann Lee","59.0000","59.0000","complete","1 Main St,Austin,Texas,78701","test@example.com","General","Ann Lee"`,
      `"000000013","Main Website","${written} 3:05:05 PM","Bo Ray","Bo Ray","9.0000","9.0000","canceled","","bo@example.com","General","Bo Ray"`
    ],
    { timeZone: 'America/New_York' }
  );
  expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1 });
  expect(summary.understood.files[0]?.description.join()).toContain('no column names the currency');
  expect(desk.events[0]).toMatchObject({ eventId: '000000012', value: 59, countryCode: 'US' });
  expect(keyTypes(desk.events[0])).toEqual(['EMAIL', 'FIRST_NAME', 'LAST_NAME']);
});

test("Magento's order table arrives, in UTC", async () => {
  const summary = await desk.sendLines([
    'increment_id,created_at,status,customer_email,customer_firstname,customer_lastname,grand_total,order_currency_code,country_id',
    `2000001,${DAY} 08:00:00,processing,test@example.com,Ann,Lee,12.5000,USD,US`
  ]);
  expect(summary.counts).toMatchObject({ read: 1, accepted: 1 });
  expect(desk.events[0]).toMatchObject({ eventTime: `${DAY}T08:00:00.000Z`, value: 12.5 });
});

test("Stripe's payments export arrives, in UTC and without failed payments", async () => {
  const summary = await desk.sendLines([
    'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Customer ID,Customer Email,Card Address Country',
    `ch_1,${DAY} 10:15:00,29.00,0.00,usd,TRUE,Paid,cus_1,test@example.com,US`,
    `ch_2,${DAY} 10:16:00,29.00,0.00,usd,FALSE,Failed,cus_2,b@example.com,US`
  ]);
  expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1 });
  expect(desk.events[0]).toMatchObject({
    eventId: 'ch_1',
    eventTime: `${DAY}T10:15:00.000Z`,
    currencyCode: 'USD',
    value: 29,
    matchKeys: [{ type: 'EMAIL', values: [EMAIL_HASH] }]
  });
});

test("GA4's export to BigQuery arrives: nested, microseconds, joined user data, consent", async () => {
  const micros = String(Date.parse(`${DAY}T10:00:00.123Z`) * 1000);
  const row = {
    event_date: DAY.replaceAll('-', ''),
    event_timestamp: micros,
    event_name: 'purchase',
    event_params: [
      { key: 'currency', value: { string_value: 'EUR' } },
      { key: 'value', value: { double_value: 61.5 } },
      { key: 'page_location', value: { string_value: 'https://shop.example/thanks' } },
      { key: 'ga_session_id', value: { int_value: '1764000000' } }
    ],
    user_pseudo_id: '123.456',
    privacy_info: { analytics_storage: 'Yes', ads_storage: 'Yes', uses_transient_token: 'No' },
    device: { category: 'mobile', language: 'de-de' },
    geo: { continent: 'Europe', country: 'Germany', city: 'Berlin' },
    platform: 'WEB',
    ecommerce: { total_item_quantity: '3', purchase_revenue: 61.5, transaction_id: 'T-77' },
    items: [
      {
        item_id: 'A',
        item_name: 'Mug',
        item_brand: 'Acme',
        price: 20.5,
        quantity: '3',
        coupon: '(not set)'
      }
    ],
    user_data: { email_address: 'test@example.com' }
  };
  const view = { ...row, event_name: 'scroll', ecommerce: {}, items: [] };
  const denied = {
    ...row,
    ecommerce: { transaction_id: 'T-78' },
    privacy_info: { ads_storage: 'No' }
  };
  const file = desk.write(
    'ga4.json',
    [row, view, denied].map((line) => JSON.stringify(line))
  );
  const summary = await desk.send(file);
  expect(summary.understood.files[0]?.description[1]).toContain("GA4's export to BigQuery");
  expect(summary.counts).toMatchObject({ read: 3, accepted: 1, refused: 2 });
  expect(desk.events[0]).toMatchObject({
    eventDescription: { conversionType: 'OFF_AMAZON_PURCHASES', eventSource: 'WEBSITE' },
    eventId: 'T-77',
    eventTime: `${DAY}T10:00:00.123Z`,
    countryCode: 'DE',
    value: 61.5,
    currencyCode: 'EUR',
    unitsSold: 3,
    consent: { amazonConsent: { amznUserData: 'GRANTED' } },
    matchKeys: [{ type: 'EMAIL', values: [EMAIL_HASH] }]
  });
});

test('event data as the tag reads it arrives as it is', async () => {
  const event = {
    event_name: 'generate_lead',
    timestamp: Date.parse(`${DAY}T10:00:00Z`),
    event_id: 'L-1',
    value: 3,
    user_data: { email_address: 'test@example.com', address: [{ country: 'US' }] }
  };
  const summary = await desk.send(desk.write('leads.ndjson', [JSON.stringify(event)]));
  expect(summary.counts.accepted).toBe(1);
  expect(desk.events[0]).toMatchObject({
    eventDescription: { conversionType: 'LEAD', eventSource: 'OFFLINE' },
    eventTime: `${DAY}T10:00:00.000Z`
  });
});

test.each([
  ['GA4', { event_params: [{ key: 'value', value: { double_value: -12 } }] }],
  ['GA4 without the parameter', { event_params: [], ecommerce: { purchase_revenue: -12 } }],
  ['event data', { value: -12 }],
  ['event data with a text', { value: '(12.00)' }],
  ['event data of a shop', { ecommerce: { value: '-12' } }],
  ['event data of a mapped name', { event_name: 'in_app_purchase', value: -12 }]
])('a purchase below zero is refused in %s', async (_, changes) => {
  const event = {
    event_name: 'purchase',
    event_timestamp: Date.parse(`${DAY}T10:00:00Z`) * 1000,
    event_time: `${DAY}T10:00:00Z`,
    ecommerce: { transaction_id: 'T-1' },
    user_data: { email_address: 'test@example.com', address: { country: 'US' } },
    ...changes
  };
  const summary = await desk.send(desk.write('refund.ndjson', [JSON.stringify(event)]));
  expect(summary.reasons.map(({ text }) => text)).toEqual([
    // In the words of send, or of the tag where only the mapping makes it a purchase.
    expect.stringMatching(/below zero/)
  ]);
  expect(desk.simulator.counts.accepted).toBe(0);
});

test('a file of no known shop is read by the usual names, and its rows need no id', async () => {
  const lines = [
    'Date\tE-Mail\tAmount\tCurrency',
    `${DAY}T10:00:00+01:00\ttest@example.com\t$1,250.00\tUSD`,
    `${DAY}T10:00:00+01:00\tbo@example.com\t$3.50\tUSD`
  ];
  const summary = await desk.sendLines(lines);
  expect(summary.counts.accepted).toBe(2);
  expect(desk.events.map(({ value }) => value)).toEqual([1250, 3.5]);
  const ids = desk.events.map(({ eventId }) => String(eventId));
  expect(ids.every((id) => /^row-[\w-]{27}$/.test(id))).toBe(true);
  expect((await desk.sendLines(lines)).earlier).toBe(2);
  expect(desk.simulator.counts.accepted).toBe(2);
});

test('several advertisers get every order, and a row counts once', async () => {
  const fields = {
    accountId: ACCOUNT,
    additionalAdvertisers: [{ accountId: '2', dataSetName: 'Second_shop' }]
  };
  const summary = await desk.sendLines(
    ['email,date,country', `test@example.com,${DAY}T10:00:00Z,US`],
    { fields }
  );
  expect(summary.counts).toMatchObject({ read: 1, accepted: 1 });
  const advertisers = desk.simulator.conversions.map(({ advertiser }) => advertiser);
  expect(advertisers.toSorted()).toEqual(['2', ACCOUNT]);
});

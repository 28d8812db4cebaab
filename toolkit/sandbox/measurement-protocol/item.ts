import { numberIn, setOwn, type EventData } from './event-data.js';

const TEXT_KEYS: Record<string, string> = {
  id: 'item_id',
  nm: 'item_name',
  br: 'item_brand',
  ca: 'item_category',
  c2: 'item_category2',
  c3: 'item_category3',
  c4: 'item_category4',
  c5: 'item_category5',
  va: 'item_variant',
  cp: 'coupon',
  ln: 'item_list_name',
  li: 'item_list_id',
  af: 'affiliation',
  lo: 'location_id',
  pi: 'promotion_id',
  pn: 'promotion_name',
  cs: 'creative_slot',
  cn: 'creative_name'
};

const NUMBER_KEYS: Record<string, string> = {
  pr: 'price',
  qt: 'quantity',
  ds: 'discount',
  lp: 'index'
};

/**
 * One item of a GA4 hit: `idSKU-1~nmShirt~pr9.5~qt2~k0size~v0M` → {item_id: "SKU-1",
 * item_name: "Shirt", price: 9.5, quantity: 2, size: "M"}.
 */
export function readItem(value: string): EventData {
  const item: EventData = {};
  const ownNames = new Map<string, string>();
  for (const field of value.split('~')) {
    const key = field.slice(0, 2);
    const content = field.slice(2);
    if (Object.hasOwn(TEXT_KEYS, key)) item[TEXT_KEYS[key] as string] = content;
    else if (Object.hasOwn(NUMBER_KEYS, key)) item[NUMBER_KEYS[key] as string] = numberIn(content);
    else if (/^k\d$/.test(key)) ownNames.set(key.slice(1), content);
    else if (/^v\d$/.test(key)) {
      const name = ownNames.get(key.slice(1));
      if (name !== undefined) setOwn(item, name, content);
    }
  }
  return item;
}

import type { Visitor } from './visitors.js';

/** One product in an event, in GA4's names. */
export interface ShopItem {
  item_id: string;
  item_name: string;
  item_brand: string;
  item_category: string;
  price: number;
  quantity: number;
}

/** What an event of the example shop says besides who was there and where. */
export interface ShopEvent {
  /** Path and query of the page. */
  page: string;
  title: string;
  params: Record<string, string | number>;
  items: readonly ShopItem[];
}

const BOOTS: ShopItem = {
  item_id: 'TB-204',
  item_name: 'Trail boots',
  item_brand: 'Northfell',
  item_category: 'Shoes',
  price: 84.95,
  quantity: 1
};

const SOCKS: ShopItem = {
  item_id: 'WS-018',
  item_name: 'Wool socks',
  item_brand: 'Northfell',
  item_category: 'Socks',
  price: 12.5,
  quantity: 2
};

/** The events of a shop, GA4's own and a few that many sites add, most wanted first. */
export const SHOP_EVENTS = [
  'purchase',
  'add_to_cart',
  'begin_checkout',
  'page_view',
  'view_item',
  'view_item_list',
  'view_cart',
  'generate_lead',
  'sign_up',
  'search',
  'view_search_results',
  'contact',
  'subscribe',
  'submit_application',
  'first_open',
  'remove_from_cart',
  'select_item',
  'gtm.dom'
] as const;

export type ShopEventName = (typeof SHOP_EVENTS)[number];

const PAGES: Record<ShopEventName, readonly [page: string, title: string]> = {
  purchase: ['/checkout/thank-you', 'Thank you for your order'],
  add_to_cart: ['/boots/trail-boots', 'Trail boots'],
  begin_checkout: ['/checkout', 'Checkout'],
  page_view: ['/', 'Example outdoor shop'],
  view_item: ['/boots/trail-boots', 'Trail boots'],
  view_item_list: ['/boots', 'Boots'],
  view_cart: ['/cart', 'Your cart'],
  generate_lead: ['/team-orders', 'Orders for teams'],
  sign_up: ['/account/new', 'New account'],
  search: ['/search?q=boots', 'Search'],
  view_search_results: ['/search?q=boots', 'Search'],
  contact: ['/contact', 'Contact'],
  subscribe: ['/newsletter', 'Newsletter'],
  submit_application: ['/jobs/apply', 'Work with us'],
  first_open: ['/app', 'App'],
  remove_from_cart: ['/cart', 'Your cart'],
  select_item: ['/boots', 'Boots'],
  'gtm.dom': ['/', 'Example outdoor shop']
};

const ITEMS: Partial<Record<ShopEventName, readonly ShopItem[]>> = {
  purchase: [BOOTS, SOCKS],
  add_to_cart: [BOOTS],
  begin_checkout: [BOOTS, SOCKS],
  view_item: [BOOTS],
  view_item_list: [BOOTS, SOCKS],
  view_cart: [BOOTS, SOCKS],
  remove_from_cart: [SOCKS],
  select_item: [BOOTS]
};

const PARAMS: Partial<Record<ShopEventName, Record<string, string | number>>> = {
  generate_lead: { value: 40 },
  sign_up: { method: 'email' },
  search: { search_term: 'boots' },
  view_search_results: { search_term: 'boots' },
  subscribe: { value: 4.9 },
  view_item_list: { item_list_name: 'Boots' },
  select_item: { item_list_name: 'Boots' }
};

/**
 * What a shop's page would say of an event.
 *
 * @param id the event's own id; a purchase's transaction id too
 */
export function shopEvent(name: ShopEventName, visitor: Visitor, id: string): ShopEvent {
  const [page, title] = PAGES[name];
  const items = ITEMS[name] ?? [];
  const total = items.reduce((sum, item) => sum + item.price * item.quantity, 0);
  const params: Record<string, string | number> = { event_id: id, ...PARAMS[name] };
  if (total > 0) params.value = Math.round(total * 100) / 100;
  if (params.value !== undefined) params.currency = visitor.currency;
  if (name === 'purchase') params.transaction_id = id;
  return { page, title, params, items };
}

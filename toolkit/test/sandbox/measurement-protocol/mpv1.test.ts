import { describe, expect, it } from 'vitest';
import { isMpv1, readMpv1 } from '../../../sandbox/measurement-protocol/mpv1.js';
import { incomingRequest } from '../../../sandbox/run/incoming-request.js';

describe('a Universal Analytics hit', () => {
  it('becomes common event data', () => {
    const request = incomingRequest({
      path: '/collect',
      query:
        'v=1&tid=UA-1-1&cid=35.77&t=transaction&ti=T-9&tr=12.5&cu=GBP&dl=https%3A%2F%2Fshop.example%2Fok' +
        '&pr1id=SKU-1&pr1nm=Shirt&pr1pr=6.25&pr1qt=2&ul=en-gb',
      ip: '198.51.100.7'
    });
    expect(isMpv1(request)).toBe(true);
    expect(readMpv1(request)).toEqual([
      expect.objectContaining({
        event_name: 'purchase',
        'x-ga-measurement_id': 'UA-1-1',
        client_id: '35.77',
        transaction_id: 'T-9',
        value: 12.5,
        currency: 'GBP',
        page_hostname: 'shop.example',
        items: [{ item_id: 'SKU-1', item_name: 'Shirt', price: 6.25, quantity: 2 }],
        ip_override: '198.51.100.7'
      })
    ]);
  });

  it('has one event for each line of a batch', () => {
    const request = incomingRequest({
      method: 'POST',
      path: '/collect',
      body: 'v=1&t=pageview&dp=%2Fa\nv=1&t=event&ec=video&ea=play\n'
    });
    expect(readMpv1(request).map(({ event_name: name }) => name)).toEqual(['page_view', 'play']);
  });
});

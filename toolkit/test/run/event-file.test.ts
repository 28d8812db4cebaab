import { describe, expect, it } from 'vitest';
import { readSteps } from '../../run/event-file.js';

describe('readSteps', () => {
  it('reads one event', () => {
    expect(readSteps('{"event_name": "purchase"}', 'e.json')).toEqual([
      { event: { event_name: 'purchase' } }
    ]);
  });

  it('reads an event written over several lines', () => {
    expect(readSteps('{\n  "value": 1\n}\n', 'e.json')).toEqual([{ event: { value: 1 } }]);
  });

  it('reads an array in its order, waits among the events', () => {
    const text = '[{"a": 1}, {"$wait": 5000}, {"b": 2}]';
    expect(readSteps(text, 'e.json')).toEqual([
      { event: { a: 1 } },
      { waitMs: 5000 },
      { event: { b: 2 } }
    ]);
  });

  it('reads one event a line, empty lines among them', () => {
    const text = '{"a": 1}\n\n{"$wait": 0}\r\n{"b": 2}\n';
    expect(readSteps(text, 'e.ndjson')).toEqual([
      { event: { a: 1 } },
      { waitMs: 0 },
      { event: { b: 2 } }
    ]);
  });

  it.each([
    ['{"a": 1}\n{"b": }', 'e:2:7 invalid-json'],
    ['{"a": 1,}', 'e:1:9 invalid-json'],
    ['{\n"a" 1\n}', 'e:2:5 invalid-json'],
    ['', 'e:1:1 invalid-json'],
    ['[{"a": 1}, 7]', 'e:1:12 event-data'],
    ['null', 'e:1:1 event-data'],
    ['{"a": 1}\n[]', 'e:2:1 event-data'],
    ['{"$wait": -1}', 'e:1:11 wait'],
    ['[{"$wait": "1"}]', 'e:1:12 wait']
  ])('names the place of what is wrong in %j', (text, place) => {
    expect(() => readSteps(text, 'e')).toThrow(place);
  });
});

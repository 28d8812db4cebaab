import { afterAll, beforeAll } from 'vitest';
import { WATCHDOG_LIMITS, WATCHDOG_VARIABLE } from '../../processes/watchdog-limits.js';

/** Code that would hang or fill a process, by what it does; each with how its run has to end. */
export const HOSTILE_CODE: Record<string, { code: string; ends: RegExp }> = {
  'searches a long text backwards for what is not there': {
    code: `let text = 'a';
      while (text.length < 1500000) text = text + text;
      text.lastIndexOf(text.slice(0, 700000) + 'b');`,
    ends: /^Time limit: .* could not be interrupted/
  },
  'writes an object down that has itself in it ever so often, by its toJSON': {
    code: `const JSON = require('JSON');
      let nested = {leaf: 1};
      for (let i = 0; i < 50; i++) nested = {left: nested, right: nested};
      JSON.stringify({toJSON: () => nested});`,
    ends: /^(Time|Memory) limit: /
  },
  'sorts texts that are long and nearly the same': {
    code: `let text = 'a';
      while (text.length < 8000000) text = text + text;
      const list = [];
      for (let i = 0; i < 5000; i++) list.push(text + i);
      list.sort();`,
    ends: /^(Time|Memory) limit: /
  },
  'compiles one regular expression after another': {
    code: `const createRegex = require('createRegex');
      for (let i = 0; true; i++) createRegex('(y{1,800}z' + i + ')+');`,
    ends: /^Time limit: /
  },
  'compares texts that differ at their ends': {
    code: `let text = 'a';
      while (text.length < 8000000) text = text + text;
      const one = text + 'x';
      const other = text + 'y';
      for (;;) if (one === other) break;`,
    ends: /^Time limit: /
  },
  'calls itself later for ever, and computes each time': {
    code: `const callLater = require('callLater');
      const again = () => { for (let i = 0; i < 500000; i++) {} callLater(again); };
      again();`,
    ends: /^Time limit: .* look for callbacks that start one another/
  },
  'calls itself later for ever': {
    code: `const callLater = require('callLater');
      const again = () => callLater(again);
      again();`,
    ends: /^Time limit: the template called itself by callLater 2,500 times and did nothing else; look for callbacks that start one another/
  },
  'matches a text pattern that backtracks': {
    code: `('a'.concat('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') + 'b').match('^(a+)+$');`,
    ends: /^Time limit: .* could not be interrupted/
  },
  'stores a long text under many keys': {
    code: `const storage = require('templateDataStorage');
      let text = '0123456789';
      for (let i = 0; i < 20; i++) text = text + text;
      for (let i = 0; i < 60; i++) storage.setItemCopy('key' + i, text);`,
    ends: /^Memory limit: more than 64 million letters in templateDataStorage/
  },
  'logs a long text many times': {
    code: `const log = require('logToConsole');
      let text = '0123456789';
      for (let i = 0; i < 20; i++) text = text + text;
      for (let i = 0; i < 60; i++) log(text);`,
    ends: /^Memory limit: more than 64 million letters/
  }
};

/** Lets the processes that the tests of this file start compute for a third of the usual time. */
export function shortenTheWatchdog(): void {
  beforeAll(() => {
    process.env[WATCHDOG_VARIABLE] = JSON.stringify({ ...WATCHDOG_LIMITS, computingMs: 1000 });
  });
  afterAll(() => {
    delete process.env[WATCHDOG_VARIABLE];
  });
}

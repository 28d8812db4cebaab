import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { doctorCommand } from '../../amazon/cli/doctor.js';
import { forgetCommand } from '../../amazon/cli/forget.js';
import { sendCommand } from '../../amazon/cli/send.js';
import { mappingFromJson, mappingFromText } from '../../amazon/send/mapping.js';
import { TARGET_NAMES } from '../../amazon/send/targets.js';

const PAGE = readFileSync('docs/orders.md', 'utf8');
const code = new Set([...PAGE.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word));

describe('docs/orders.md', () => {
  test('names everything a column can be', () => {
    expect(TARGET_NAMES.filter((name) => !code.has(name))).toEqual([]);
  });

  test('shows mappings that are read', () => {
    const [, text = ''] = /--map '([^']+)'/.exec(PAGE) ?? [];
    expect(mappingFromText(text).sources).toHaveLength(3);
    const json = [...PAGE.matchAll(/```json\n([\s\S]*?)```/g)].at(-1)?.[1] ?? '';
    expect(mappingFromJson(json, 'map.json').sources).toHaveLength(3);
  });

  test('uses options that there are', () => {
    const program = new Command();
    for (const add of [sendCommand, doctorCommand, forgetCommand]) add(program, () => undefined);
    const known = new Set(
      program.commands.flatMap(({ options }) => options.map(({ long }) => long ?? ''))
    );
    // Those of `bq` are others.
    const lines = PAGE.split('\n').filter((line) => !line.includes('bq '));
    const used = lines.flatMap((line) => line.match(/(?<=[ `])--[a-z][a-z-]+/g) ?? []);
    expect(used.filter((option) => !known.has(option))).toEqual([]);
    expect(used.length).toBeGreaterThan(20);
  });
});

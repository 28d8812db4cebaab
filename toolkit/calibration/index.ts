import { emulatorTemplate } from './emulator-template.js';
import { ODD_TEMPLATES, REFUSED_SYNTAX, type OddTemplate } from './odd-templates.js';
import { probeTemplates } from './probe.js';

/** The files of a calibration by their paths: what somebody with a GTM account imports and clicks. */
export function calibrationFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['emulator.tpl', emulatorTemplate()],
    ...Object.entries(probeTemplates()).map(([name, text]) => [`probe/${name}`, text] as const),
    ...filesOf('imports', ODD_TEMPLATES),
    ...filesOf('syntax', REFUSED_SYNTAX)
  ]);
}

function filesOf(folder: string, templates: readonly OddTemplate[]): (readonly [string, string])[] {
  const rows = templates.map(
    ({ name, about, expected }) => `| ${name}.tpl | ${about} | ${expected} | |`
  );
  const head = ['| file | what is odd | expected | what GTM said |', '| --- | --- | --- | --- |'];
  return [
    ...templates.map(({ name, content }) => [`${folder}/${name}.tpl`, content] as const),
    [`${folder}/expected.md`, [...head, ...rows, ''].join('\n')]
  ];
}

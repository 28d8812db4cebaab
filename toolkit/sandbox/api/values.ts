import { dataApi, type ApiFamily } from './definition.js';
import { elementsOf, optionsIn, plainCopy, textOf } from './realm-values.js';

/** Tables and random numbers. */
export const valueApis: ApiFamily = {
  makeTableMap: dataApi((_, table, keyColumn, valueColumn) =>
    tableMap(table, textOf(keyColumn), textOf(valueColumn))
  ),
  generateRandom: dataApi((run, min, max) => {
    const [from, to] = [Math.ceil(toNumber(min)), Math.floor(toNumber(max))];
    return from + Math.floor(run.environment.random() * (to - from + 1));
  })
};

/** Like Number(value), without running code of the template that an object may carry. */
export function toNumber(value: unknown): number {
  return typeof value === 'object' && value !== null ? Number(textOf(value)) : Number(value);
}

/** Rows become keys and values; null unless the table is a list. */
function tableMap(table: unknown, keyColumn: string, valueColumn: string): unknown {
  if (!Array.isArray(table)) return null;
  const map = Object.create(null) as Record<string, unknown>;
  for (const cells of elementsOf(table, optionsIn)) {
    if (Object.hasOwn(cells, keyColumn)) map[textOf(cells[keyColumn])] = cells[valueColumn];
  }
  return plainCopy(map);
}

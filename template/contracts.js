// What the form says of Amazon's contracts. In JavaScript, with its types beside it: the tag's own
// types are made from the form, and amazon/contracts/ is written for Node, which the tag is not.
import { CONTRACTS } from '../amazon/contracts/index.ts';

export const contractItems = Object.values(CONTRACTS).map(({ name, label }) => ({
  value: name,
  displayValue: label
}));

export function contractsWith(field) {
  return Object.values(CONTRACTS)
    .filter(({ advertiserField }) => advertiserField === field)
    .map(({ name }) => ({ paramName: 'api', paramValue: name, type: 'EQUALS' }));
}

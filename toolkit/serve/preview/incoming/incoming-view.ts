import type { ServedRequest } from '../../tagging/served-event.js';
import { toDataTree, toTextNode } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { IncomingView, ParameterView } from '../protocol.js';
import { readJson } from '../../../run/loose-json.js';
import { curlOf } from '../reading/curl.js';
import { meaningOfParameter } from './ga4-parameters.js';

/** A request with more would fill the page. */
const MOST_PARAMETERS = 400;
const MOST_LINES = 100;

/**
 * The incoming request, decoded and masked.
 *
 * @param base where the server is reached, such as "http://127.0.0.1:8080"
 */
export function incomingView(request: ServedRequest, masker: Masker, base: string): IncomingView {
  const { method, path, query, headers, body = '' } = request;
  const json = readJson(body);
  const isJson = typeof json === 'object' && json !== null;
  const lines = isJson ? [] : body.split(/\r?\n/).filter((line) => line !== '');
  const url = `${base}${path}${query ? `?${query}` : ''}`;
  return {
    method,
    path: masker.text(path.slice(0, 500)),
    query: masker.text(query.slice(0, 4000)),
    parameters: parametersIn(query, masker),
    lines: lines.slice(0, MOST_LINES).map((line) => parametersIn(line, masker)),
    ...(isJson ? { body: toDataTree(json, masker) } : {}),
    headers: Object.entries(headers).map(([name, value]) => ({
      name,
      node: toTextNode(value, masker, [name])
    })),
    curl: curlOf({ method, url, headers, body: request.body }, masker)
  };
}

function parametersIn(text: string, masker: Masker): ParameterView[] {
  return [...new URLSearchParams(text)].slice(0, MOST_PARAMETERS).map(([name, value]) => {
    const plain = name.replace(/^(?:ep|epn|up|upn)\./, '');
    const means = meaningOfParameter(name);
    return {
      name: masker.text(name.slice(0, 200)),
      ...(means ? { means: masker.text(means) } : {}),
      node: toTextNode(value, masker, [plain])
    };
  });
}

import fc from 'fast-check';
import { anyText } from './any-text.js';
import type { ApiOperation, Parameter } from './described-api.js';
import type { RawRequest } from './send-raw.js';

const JSON_TYPE = 'application/json';
const CONTENT_TYPES = [JSON_TYPE, `${JSON_TYPE}; charset=nonsense`, 'text/plain', 'multipart/form-data', undefined];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];
const PIECES = ['/api', '/people', '/files', '/statistics', '/data', '/..', '/%ZZ', '/%00', '/%2e%2e', '//', '/note'];

const anyBody = fc
  .oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(fc.constantFrom('note', '__proto__', 'id'), fc.oneof(anyText, fc.double(), fc.constant(null))),
    fc.record({ note: anyText }),
  )
  .map((body) => JSON.stringify(body));

/** One of the operations with what is meant or is not; or what no client of the API would send. */
export function anyRequest(operations: readonly ApiOperation[], ids: readonly string[]): fc.Arbitrary<RawRequest> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...operations).chain((operation) => callOf(operation, ids)) },
    { weight: 1, arbitrary: oddRequest(operations) },
  );
}

/** What is no JSON, is not what it says it is, or goes where nothing is. */
function oddRequest(operations: readonly ApiOperation[]): fc.Arbitrary<RawRequest> {
  return fc.record({
    method: fc.constantFrom(...METHODS),
    path: fc.oneof(
      fc.constantFrom(...operations.map(({ path }) => path)),
      fc.array(fc.constantFrom(...PIECES)).map((pieces) => pieces.join('') || '/'),
    ),
    contentType: fc.constantFrom(...CONTENT_TYPES),
    body: fc.oneof(anyBody, anyText),
  });
}

function callOf(operation: ApiOperation, ids: readonly string[]): fc.Arbitrary<RawRequest> {
  const path = fc.record(valuesOf(operation, 'path', (value) => value, ids));
  const several = (value: fc.Arbitrary<string>) => fc.oneof(value, fc.array(value, { maxLength: 3 }));
  // What is required is left out now and then by an empty list.
  const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.isRequired);
  const query = fc.record(valuesOf(operation, 'query', several, ids), {
    requiredKeys: required.map(({ name }) => name),
  });
  const content = operation.takesBody
    ? fc.record({ body: anyBody, contentType: fc.constant(JSON_TYPE) })
    : fc.constant({});
  return fc.tuple(path, query, content).map(([places, asked, sent]) => ({
    method: operation.method,
    path: `${filled(operation.path, places)}?${searchOf(asked)}`,
    ...sent,
  }));
}

function filled(path: string, places: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(places[name] ?? '').replaceAll('.', '%2E'));
}

function searchOf(query: Readonly<Record<string, string | string[] | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, values = []] of Object.entries(query))
    for (const value of [values].flat()) search.append(name, value);
  return String(search);
}

function valuesOf<Value>(
  { parameters }: ApiOperation,
  where: string,
  spread: (value: fc.Arbitrary<string>) => fc.Arbitrary<Value>,
  ids: readonly string[],
): Record<string, fc.Arbitrary<Value>> {
  const ofKind = parameters.filter((parameter) => parameter.in === where);
  return Object.fromEntries(ofKind.map((parameter) => [parameter.name, spread(valueOf(parameter, ids))]));
}

/** Most of them what is meant, or the next thing is never reached. */
function valueOf({ meant, isChoice }: Parameter, ids: readonly string[]): fc.Arbitrary<string> {
  const meantOrId = fc.constantFrom(...meant, ...(isChoice || meant.length > 1 ? [] : ids));
  return fc.oneof({ weight: 3, arbitrary: meantOrId }, { weight: 1, arbitrary: anyText });
}

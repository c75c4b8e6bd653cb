import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
}

interface Described {
  schema?: Schema;
  example?: unknown;
}

interface Operation {
  parameters?: (Described & { name: string })[];
  requestBody?: { content: Record<string, Described> };
  responses: Record<string, { content?: Record<string, Described> }>;
}

/** Places in a description where a reader is not shown what is sent or answered, such as `GET /api/people → 200: [].name`. */
export function missingExamples(document: OpenAPIObject): string[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).flatMap(([method, operation]) =>
      placesOf(operation).flatMap(([place, described]) =>
        missingIn(described, document).map((where) => `${method.toUpperCase()} ${path} ${place}: ${where}`),
      ),
    ),
  );
}

function placesOf({ parameters = [], requestBody, responses }: Operation): [string, Described][] {
  const contents = (place: string, content: Record<string, Described> = { 'nothing at all': {} }) =>
    Object.entries(content).map(([type, described]): [string, Described] => [`${place} ${type}`, described]);
  const isSuccess = ([status]: [string, unknown]) => status.startsWith('2');
  return [
    ...parameters.map((parameter): [string, Described] => [`?${parameter.name}`, parameter]),
    ...(requestBody ? contents('←', requestBody.content) : []),
    ...Object.entries(responses)
      .filter((response) => isSuccess(response) || response[1].content)
      .flatMap(([status, { content }]) => contents(`→ ${status}`, content)),
  ];
}

function missingIn({ schema, example }: Described, document: OpenAPIObject): string[] {
  if (example !== undefined) return [];
  return schema ? leavesWithout(schema, document, '') : ['nothing is described'];
}

function leavesWithout(schema: Schema, document: OpenAPIObject, at: string): string[] {
  const { $ref, allOf = [], properties, items } = schema;
  if (schema.example !== undefined || schema.enum !== undefined || schema.default !== undefined) return [];
  if ($ref) return leavesWithout(named($ref, document), document, at);
  const parts = [
    ...allOf.map((part): [string, Schema] => [at, part]),
    ...Object.entries(properties ?? {}).map(([name, part]): [string, Schema] => [`${at}.${name}`, part]),
    ...(items ? [[`${at}[]`, items] as [string, Schema]] : []),
  ];
  return parts.length === 0 ? [at] : parts.flatMap(([where, part]) => leavesWithout(part, document, where));
}

function named($ref: string, { components }: OpenAPIObject): Schema {
  return components?.schemas?.[$ref.slice('#/components/schemas/'.length)] as Schema;
}

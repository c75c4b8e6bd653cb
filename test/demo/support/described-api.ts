import type { OpenAPIObject } from '@nestjs/swagger';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  /** Values that are meant: those of the enum, or the example. */
  readonly meant: readonly string[];
  /** Whether nothing else is meant. */
  readonly isChoice: boolean;
  readonly isRequired: boolean;
}

export interface ApiOperation {
  readonly method: string;
  /** `/api/people/{person}/follows` */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly takesBody: boolean;
}

interface Schema {
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
}

interface Description {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; example?: unknown }[];
  requestBody?: unknown;
}

/** The operations that an OpenAPI document describes. */
export function operationsOf({ paths }: OpenAPIObject): ApiOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Description>).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters: parameters.map(({ name, in: where, required = false, schema = {}, example }) => ({
        name,
        in: where,
        isChoice: schema.enum !== undefined,
        isRequired: required,
        meant: [...(schema.enum ?? []), schema.default, schema.example, example]
          .flat()
          .filter((value) => value !== undefined)
          .map(String),
      })),
      takesBody: requestBody !== undefined,
    })),
  );
}

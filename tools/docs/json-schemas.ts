/** JSON Schemas of every named shape, each named once and referred to everywhere else. */
import { MESSAGES, PARTS } from '@tulip/contracts/shapes';
import * as z from 'zod/mini';

export type Json = Record<string, unknown>;
export type Dialect = 'draft-2020-12' | 'draft-7';

const NAMED: Readonly<Record<string, z.ZodMiniType>> = { ...PARTS, ...MESSAGES };
const COMPONENTS = '#/components/schemas/';

/** All shapes as `components.schemas`, as they are written on the wire (defaults unsaid). */
export function componentSchemas(dialect: Dialect): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => COMPONENTS + id, io: 'input', target: dialect });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidied({ ...schema })]));
}

/** The schema's name, when it is a named shape. */
export function shapeName(schema: z.ZodMiniType): string | undefined {
  return Object.entries(NAMED).find(([, named]) => named === schema)?.[0];
}

export function schemaRef(name: string): Json {
  return { $ref: COMPONENTS + name };
}

/** A reference where the shape has a name, else the schema itself. */
export function schemaOf(schema: z.ZodMiniType, dialect: Dialect): Json {
  const name = shapeName(schema);
  return name === undefined ? tidied({ ...z.toJSONSchema(schema, { io: 'input', target: dialect }) }) : schemaRef(name);
}

/** The members of an object shape: name, schema, whether it must be there. */
export function membersOf(
  schema: z.ZodMiniType,
  dialect: Dialect,
): { name: string; schema: Json; required: boolean }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', target: dialect });
  return Object.entries(properties).map(([name, member]) => ({
    name,
    schema: tidied(typeof member === 'object' ? { ...member } : {}),
    required: required.includes(name),
  }));
}

/** Only those of `schemas` that are reachable from `roots`, in the order of `schemas`. */
export function reachable(schemas: Record<string, Json>, roots: readonly string[]): Record<string, Json> {
  const found = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...referencesIn(schemas[name]));
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}

/** Names of all components that `value` refers to. */
export function referencesIn(value: unknown): string[] {
  const texts = JSON.stringify(value ?? {}).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
  return [...texts].map(([, name = '']) => name);
}

/** Without what belongs to a document of its own, and without patterns on what the document calls a number. */
function tidied(schema: Json): Json {
  const { $schema: _dialect, $id: _address, pattern, ...rest } = schema;
  return { ...rest, ...(pattern === undefined || rest['type'] === 'integer' ? {} : { pattern }) };
}

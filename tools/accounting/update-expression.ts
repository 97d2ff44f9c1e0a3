/** Applies an update expression to an item in memory, as far as the exchange uses the language; anything else is refused. */
import { assert } from '@tulip/std';
import type { Item } from './request-units.ts';

export interface UpdateInput {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

const CLAUSE = /\b(SET|REMOVE|ADD)\b/;
const IF_NOT_EXISTS = /^if_not_exists\s*\(([^,]+),(.+)\)$/;
/** Commas that are not within parentheses. */
const COMMA = /,(?![^(]*\))/;

/** The item after the update; `key` is what an update of nothing begins with. */
export function applyUpdate(item: Item | undefined, key: Item, input: UpdateInput): Item {
  const before: Item = item ?? key;
  const after: Record<string, unknown> = { ...before };
  const nameOf = (path: string) => attributeName(path, input);
  for (const [verb, actions] of clausesOf(input.UpdateExpression)) {
    for (const action of actions) {
      if (verb === 'REMOVE') delete after[nameOf(action)];
      else if (verb === 'SET') {
        const at = action.indexOf('=');
        after[nameOf(action.slice(0, at))] = termOf(action.slice(at + 1), before, input);
      } else {
        const [path = '', operand = ''] = action.split(/\s+/);
        after[nameOf(path)] = numeric(before[nameOf(path)] ?? 0) + numeric(operandOf(operand, before, input));
      }
    }
  }
  return after;
}

function clausesOf(expression: string): [string, string[]][] {
  const [start = '', ...parts] = expression.split(CLAUSE);
  assert(start.trim() === '' && parts.length > 0, `not an update expression: ${expression}`);
  return parts.flatMap((verb, index): [string, string[]][] => {
    const actions = parts[index + 1];
    return index % 2 === 0 && actions !== undefined
      ? [[verb, actions.split(COMMA).map((action) => action.trim())]]
      : [];
  });
}

function termOf(text: string, item: Item, input: UpdateInput): unknown {
  const [left = '', operator, right = ''] = text.trim().split(/\s+([+-])\s+/);
  if (operator === undefined) return operandOf(left, item, input);
  const [a, b] = [numeric(operandOf(left, item, input)), numeric(operandOf(right, item, input))];
  return operator === '+' ? a + b : a - b;
}

function operandOf(text: string, item: Item, input: UpdateInput): unknown {
  const operand = text.trim();
  const [, path, otherwise] = IF_NOT_EXISTS.exec(operand) ?? [];
  if (path !== undefined && otherwise !== undefined)
    return item[attributeName(path, input)] ?? operandOf(otherwise, item, input);
  if (!operand.startsWith(':')) return item[attributeName(operand, input)];
  const values = input.ExpressionAttributeValues ?? {};
  assert(operand in values, `an update names ${operand} and does not give it`);
  return values[operand];
}

function attributeName(text: string, { ExpressionAttributeNames: names = {} }: UpdateInput): string {
  const path = text.trim();
  const name = path.startsWith('#') ? names[path] : path;
  assert(name !== undefined && /^\w+$/.test(name), `not the name of a whole attribute: ${path}`);
  return name;
}

function numeric(value: unknown): number {
  assert(typeof value === 'number', `not a number: ${String(value)}`);
  return value;
}

/** How many bytes an item counts by DynamoDB's own rules: what units and storage are charged by. */
import type { Item } from '../dynamodb/items/item-reader.ts';

/**
 * Names and values in UTF-8; a number one byte for two significant digits and one more; a list or map 3 bytes and one for each
 * element. Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** Units of one transactional write: two for each KB begun. */
export function transactionalWriteUnits(bytes: number): number {
  return 2 * Math.ceil(bytes / 1024);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(significantDigits(value) / 2) + 1;
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + 1 + valueBytes(element), 3);
  if (typeof value === 'object') {
    return Object.entries(value).reduce(
      (sum, [name, member]) => sum + 1 + Buffer.byteLength(name) + valueBytes(member),
      3,
    );
  }
  throw new TypeError(`not a stored value: ${String(value)}`);
}

/** Zeros at either end do not count, nor does where the point is. */
function significantDigits(value: number): number {
  const [mantissa = ''] = String(Math.abs(value)).split('e');
  return mantissa.replace('.', '').replace(/^0+|0+$/g, '').length;
}

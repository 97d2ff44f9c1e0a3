/** What the page of users asks of the exchange, and its answers as sentences for the field where they belong. */
import type { CallFailure } from '../api/outcome.ts';
import { failureText } from '../api/outcome.ts';

/** As in the contract: what the exchange would refuse need not be sent. */
export const PICTURE_TYPES: readonly string[] = ['image/png', 'image/jpeg'];
export const PICTURE_BYTES_MAX = 200 * 1024;

/** Why a file cannot be a picture of a persona; null when it may be. */
export function pictureMistake(file: { readonly type: string; readonly size: number }): string | null {
  if (!PICTURE_TYPES.includes(file.type)) return 'A picture must be a PNG or a JPEG.';
  if (file.size > PICTURE_BYTES_MAX) {
    return `The file has ${Math.ceil(file.size / 1024)} KB; a picture may have at most 200 KB.`;
  }
  return null;
}

/** What the exchange says is wrong, by field where it says so. */
export function refusalText(failure: CallFailure): string {
  const errors = failure.kind === 'problem' ? (failure.problem.errors ?? []) : [];
  if (errors.length === 0) return sentence(failureText(failure));
  return sentence(errors.map(({ path, message }) => `${WORDS[path] ?? path} ${message}`).join('; '));
}

const WORDS: Readonly<Record<string, string>> = {
  'body.displayName': 'the name',
  'body.bio': 'the bio',
  'body.userId': 'the id',
  body: 'the picture',
};

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** The square in the middle of a picture, which is what the exchange cuts its circle from. */
export function middleSquare(
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly side: number } {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

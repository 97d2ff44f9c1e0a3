/** How figures are written: grouped by thin spaces, never through a float, and always as wide as their neighbours. */
import { type Cents, cents, formatCents, parseDecimal } from '@tulip/contracts';

/** Narrow no-break space: groups digits without looking like a decimal mark anywhere. */
const GROUP = '\u202f';
const MINUS = '\u2212';

/** `"1234567.50"` → `1 234 567.50`; a leading minus becomes a real one. */
export function groupDecimal(decimal: string): string {
  const isNegative = decimal.startsWith('-');
  const [whole = '', fraction] = decimal.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, GROUP);
  return `${isNegative ? MINUS : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

export function groupInteger(value: number): string {
  return groupDecimal(String(value));
}

/** `"+12.50"`, `"−0.05"`, `"0.00"`. */
export function signedDecimal(decimal: string): string {
  return decimal.startsWith('-') || /^0+\.0+$/.test(decimal) ? groupDecimal(decimal) : `+${groupDecimal(decimal)}`;
}

/** The change against the opening price in percent with two decimals; null where there is nothing to compare. */
export function changePercent(change: string | null, open: string | null): string | null {
  const changeCents = change === null ? null : centsOf(change);
  const openCents = open === null ? null : centsOf(open);
  if (changeCents === null || openCents === null || openCents === 0) return null;
  return `${signedDecimal(formatCents(cents(Math.round((changeCents * 10_000) / openCents))))}${GROUP}%`;
}

/** Signed cents of a decimal string of the wire; null when it is none. */
export function centsOf(decimal: string): Cents | null {
  const parsed = parseDecimal(decimal.replace('-', ''));
  if (!parsed.ok) return null;
  return decimal.startsWith('-') ? cents(-parsed.value) : parsed.value;
}

/** `0.4 s`, `12 s`, `3 min`, `5 h`, `2 d`; a negative age (clocks differ) is none. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const longDate = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** Local wall-clock time, `14:03:07`. */
export function timeOfDay(timestamp: string): string {
  return clockTime.format(Date.parse(timestamp));
}

export function dateLine(nowMs: number): string {
  return longDate.format(nowMs);
}

/** Everything that one Region has stored, for the audit of a stopped exchange. */
import type { Trade } from '@tulip/contracts';
import type { BalanceRow } from '../domain/balance-row.ts';
import type { CancelRequest } from '../domain/cancel-request.ts';
import type { PostedEntry } from '../domain/cash-entry.ts';
import type { LaneHead } from '../domain/lane-head.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { ReplaceRequest } from '../domain/replace-request.ts';
import type { PersonaRecord } from './personas.ts';
import type { PublishCursor } from './publish-cursors.ts';
import type { Settlement } from './settlements.ts';

export type StoredItem =
  | { readonly kind: 'order'; readonly order: OrderVersion; readonly isListedPending: boolean }
  | { readonly kind: 'cancel'; readonly request: CancelRequest; readonly isListedPending: boolean }
  | { readonly kind: 'replace'; readonly request: ReplaceRequest; readonly isListedPending: boolean }
  | { readonly kind: 'trade'; readonly trade: Trade; readonly stream: string; readonly seq: number }
  | { readonly kind: 'entry'; readonly entry: LedgerEntry }
  | { readonly kind: 'head'; readonly head: LaneHead }
  | { readonly kind: 'cursor'; readonly cursor: PublishCursor }
  | { readonly kind: 'settlement'; readonly settlement: Settlement }
  | { readonly kind: 'persona'; readonly userId: string; readonly persona: PersonaRecord | 'removed' }
  | { readonly kind: 'balance'; readonly row: BalanceRow }
  | { readonly kind: 'cash'; readonly posted: PostedEntry };

export interface AuditReader {
  /** Every item of the exchange and the edge table that the audit looks at, in no particular order. */
  items(): AsyncIterable<StoredItem>;
}

/** Every shape that crosses a process, as zod schemas; the registries of errors, log lines and routes. */
export {
  type Balance,
  type BalanceEntry,
  type BalanceSnapshot,
  type BalanceUpdate,
  balance,
  balanceEntry,
  balanceUpdate,
  type Portfolio,
  portfolio,
  position,
} from './cash.ts';
export { ERRORS, type ErrorCode, type ErrorDefinition, SOCKET_ERRORS, type SocketErrorCode } from './error-codes.ts';
export { type LedgerEvent, type LedgerEventType, ledgerEvent } from './event.ts';
export { LOG_MESSAGES, type LogMessageId } from './log-messages.ts';
export {
  type Book,
  book,
  type EngineName,
  engineName,
  health,
  type Market,
  type Mode,
  market,
  mode,
  type Status,
  status,
} from './market.ts';
export {
  type Cents,
  cents,
  formatCents,
  type Lots,
  lots,
  MAX_PRICE,
  MAX_QUANTITY,
  MIN_PRICE,
  MIN_QUANTITY,
  parseDecimal,
  shareOf,
} from './money.ts';
export {
  DEFAULT_SELF_TRADE,
  type Order,
  type OrderReason,
  type OrderRow,
  type OrderStatus,
  type OrderType,
  type OrderUser,
  order,
  orderReason,
  orderRow,
  orderStatus,
  orderUser,
  type PlaceOrderRequest,
  placeOrderRequest,
  type ReplaceOrderRequest,
  replaceOrderRequest,
  type SelfTrade,
  type Side,
  selfTrade,
  type TimeInForce,
} from './order.ts';
export {
  type CreatePersonaRequest,
  createPersonaRequest,
  type Persona,
  persona,
  personaResponse,
  type UpdatePersonaRequest,
  updatePersonaRequest,
} from './persona.ts';
export { type FieldError, fieldError, type Problem, problem } from './problem.ts';
export {
  ADJUSTMENTS_MAX,
  type BalanceAdjustment,
  type BalanceAdjustments,
  balanceAdjustments,
  bellName,
  type MarketEvents,
  marketEvents,
  type OrderBell,
  orderBell,
} from './queue-message.ts';
export { conflict, conflictState } from './reconcile.ts';
export {
  DEFAULT_BOOK_DEPTH,
  DEFAULT_PAGE_SIZE,
  MAX_BODY_BYTES,
  MAX_PICTURE_BYTES,
  ROUTES,
  type RouteAnswer,
  type RouteDefinition,
  type RouteId,
} from './routes.ts';
export { avatarFile, idempotencyKey, orderId, priceIn, regionName, streamName, userId } from './scalars.ts';
export {
  type Channel,
  type ClientMessage,
  type Coverage,
  channel,
  clientMessage,
  coverage,
  FRAME_INTERVAL_MS,
  type FrameMessage,
  frameMessage,
  MAX_CLIENT_MESSAGE_BYTES,
  MAX_FRAME_BYTES,
  pingMessage,
  pongMessage,
  type ServerMessage,
  type SubscribedMessage,
  type SubscribeMessage,
  serverMessage,
  socketErrorMessage,
  subscribedMessage,
  subscribeMessage,
} from './socket.ts';
export { type Trade, trade } from './trade.ts';
export { parseInput } from './validation.ts';

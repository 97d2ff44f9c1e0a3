/** Every shape by the name under which the generated documents list it; `MESSAGES` are the whole ones, with example files. */
import * as z from 'zod/mini';
import { balance, balanceEntry, balanceSnapshot, balanceUpdate, portfolio, position } from './cash.ts';
import {
  ledgerEvent,
  orderAccepted,
  orderCancelled,
  orderCompensated,
  orderRejected,
  orderReplaced,
  tradeCompensated,
  tradeExecuted,
} from './event.ts';
import { book, engineName, health, market, mode, status } from './market.ts';
import {
  order,
  orderConflict,
  orderReason,
  orderRow,
  orderStatus,
  orderType,
  orderUser,
  placeOrderRequest,
  replaceOrderRequest,
  selfTrade,
  side,
  timeInForce,
} from './order.ts';
import { createPersonaRequest, persona, personaResponse, updatePersonaRequest } from './persona.ts';
import { fieldError, problem } from './problem.ts';
import { balanceAdjustment, balanceAdjustments, marketEvents, orderBell } from './queue-message.ts';
import { conflict } from './reconcile.ts';
import { ROUTES } from './routes.ts';
import {
  decimalOut,
  idempotencyKey,
  marketName,
  orderId,
  priceIn,
  regionName,
  streamName,
  timestamp,
  userId,
} from './scalars.ts';
import {
  channel,
  clientMessage,
  coverage,
  frameMessage,
  pingMessage,
  pongMessage,
  serverMessage,
  socketErrorMessage,
  subscribedMessage,
  subscribeMessage,
} from './socket.ts';
import { trade } from './trade.ts';

/** What the whole shapes are made of. */
export const PARTS = {
  UserId: userId,
  OrderId: orderId,
  RegionName: regionName,
  StreamName: streamName,
  MarketName: marketName,
  IdempotencyKey: idempotencyKey,
  Timestamp: timestamp,
  PriceIn: priceIn,
  Decimal: decimalOut,
  Side: side,
  OrderType: orderType,
  TimeInForce: timeInForce,
  SelfTrade: selfTrade,
  OrderStatus: orderStatus,
  OrderReason: orderReason,
  OrderConflict: orderConflict,
  OrderUser: orderUser,
  Order: order,
  OrderRow: orderRow,
  Trade: trade,
  Mode: mode,
  EngineName: engineName,
  Persona: persona,
  BalanceAdjustment: balanceAdjustment,
  BalanceEntry: balanceEntry,
  BalanceSnapshot: balanceSnapshot,
  BalanceUpdate: balanceUpdate,
  Position: position,
  Conflict: conflict,
  FieldError: fieldError,
  Channel: channel,
  Coverage: coverage,
  LedgerEvent: ledgerEvent,
  ClientMessage: clientMessage,
  ServerMessage: serverMessage,
} as const satisfies Record<string, z.ZodMiniType>;

/** What crosses a process as a whole: request bodies, response bodies, socket messages, queue messages, events. */
export const MESSAGES = {
  PlaceOrderRequest: placeOrderRequest,
  PlaceOrderResponse: ROUTES.placeOrder.success.body,
  ListOrdersResponse: ROUTES.listOrders.success.body,
  GetOrderResponse: ROUTES.getOrder.success.body,
  ReplaceOrderRequest: replaceOrderRequest,
  ReplaceOrderResponse: ROUTES.replaceOrder.success.body,
  CancelOrdersResponse: ROUTES.cancelOrders.success.body,
  CancelOrderResponse: ROUTES.cancelOrder.success.body,
  ListTradesResponse: ROUTES.listTrades.success.body,
  ListEventsResponse: ROUTES.listEvents.success.body,
  Market: market,
  Book: book,
  Status: status,
  Health: health,
  ListPersonasResponse: ROUTES.listPersonas.success.body,
  CreatePersonaRequest: createPersonaRequest,
  PersonaResponse: personaResponse,
  UpdatePersonaRequest: updatePersonaRequest,
  Balance: balance,
  Portfolio: portfolio,
  ListConflictsResponse: z.object({ conflicts: z.array(conflict), nextCursor: z.nullable(z.string()) }),
  Problem: problem,
  OrderAccepted: orderAccepted,
  TradeExecuted: tradeExecuted,
  OrderCancelled: orderCancelled,
  OrderRejected: orderRejected,
  OrderReplaced: orderReplaced,
  OrderCompensated: orderCompensated,
  TradeCompensated: tradeCompensated,
  SubscribeMessage: subscribeMessage,
  PingMessage: pingMessage,
  SubscribedMessage: subscribedMessage,
  PongMessage: pongMessage,
  SocketErrorMessage: socketErrorMessage,
  FrameMessage: frameMessage,
  OrderBell: orderBell,
  MarketEvents: marketEvents,
  BalanceAdjustments: balanceAdjustments,
} as const satisfies Record<string, z.ZodMiniType>;

export type MessageName = keyof typeof MESSAGES;

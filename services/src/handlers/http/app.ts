/** The HTTP façade: one Hono application built from the route table, the same on Lambda and on the laptop. */
import type { FacadeDeps } from '../handler-deps.ts';
import { answerGetBalance, answerGetPortfolio } from './cash-routes.ts';
import {
  answerAsyncApi,
  answerGetBook,
  answerGetMarket,
  answerGetStatus,
  answerListEvents,
  answerListTrades,
  answerOpenApi,
  createHealthAnswer,
} from './market-routes.ts';
import {
  answerCancelOrder,
  answerCancelOrders,
  answerGetOrder,
  answerListOrders,
  answerPlaceOrder,
  answerReplaceOrder,
} from './order-routes.ts';
import {
  answerCreatePersona,
  answerGetPersona,
  answerListPersonas,
  answerRemovePersona,
  answerUpdatePersona,
} from './persona-routes.ts';
import { type App, createRoutedApp } from './routed-app.ts';

export function createHttpApp(deps: FacadeDeps): App {
  return createRoutedApp(deps, {
    placeOrder: answerPlaceOrder,
    listOrders: answerListOrders,
    getOrder: answerGetOrder,
    replaceOrder: answerReplaceOrder,
    cancelOrder: answerCancelOrder,
    cancelOrders: answerCancelOrders,
    listTrades: answerListTrades,
    listEvents: answerListEvents,
    getMarket: answerGetMarket,
    getBook: answerGetBook,
    listPersonas: answerListPersonas,
    createPersona: answerCreatePersona,
    getPersona: answerGetPersona,
    updatePersona: answerUpdatePersona,
    removePersona: answerRemovePersona,
    getBalance: answerGetBalance,
    getPortfolio: answerGetPortfolio,
    getStatus: answerGetStatus,
    getHealth: createHealthAnswer(deps),
    getOpenApi: answerOpenApi,
    getAsyncApi: answerAsyncApi,
  });
}

/** What the benchmark uses of `big-order-book`, which comes without types. */
declare module 'big-order-book' {
  interface Order {
    readonly id: string;
    readonly price: number;
    readonly lastSizeTaken: bigint;
    readonly lastValueTaken: bigint;
  }
  interface NewOrder {
    readonly id: string;
    readonly type: string;
    readonly side: string;
    readonly price: number;
    readonly size?: number;
    readonly value?: number;
  }
  export default class BigOrderBook {
    constructor(options: { readonly priceDecimalPrecision: number });
    add(order: NewOrder): { readonly taker: Order; readonly makers: readonly Order[] };
    remove(orderId: string): Order | undefined;
    getMinAsk(): Order | undefined;
  }
}

/** A write and a read on the data path: in each table that an order needs. */
export interface HealthProbe {
  /** `throttled` is not ill health: the store works, it is busy. */
  probe(): Promise<'ok' | 'throttled' | 'failed'>;
}

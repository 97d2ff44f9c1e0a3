/** A write and a read on the data path. */
export interface HealthProbe {
  /** `throttled` is not ill health: the store works, it is busy. */
  probe(): Promise<'ok' | 'throttled' | 'failed'>;
}

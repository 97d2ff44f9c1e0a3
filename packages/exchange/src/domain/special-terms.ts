/** Terms of an order that are kept only where they differ from the default, so that every other order hashes and reads as ever. */
import { DEFAULT_SELF_TRADE, type SelfTrade } from '@tulip/contracts';

export interface SpecialTerms {
  /** The order ends without a trade rather than take. */
  readonly postOnly?: true;
  /** What gives way when it meets an order of the same user; absent: the one that arrives. */
  readonly selfTrade?: SelfTrade;
}

/** The special terms alone of whatever says more; a default that is said is one that is not. */
export function specialTermsOf(terms: {
  readonly postOnly?: boolean | undefined;
  readonly selfTrade?: SelfTrade | undefined;
}): SpecialTerms {
  const { postOnly, selfTrade = DEFAULT_SELF_TRADE } = terms;
  return {
    ...(postOnly === true ? { postOnly } : {}),
    ...(selfTrade === DEFAULT_SELF_TRADE ? {} : { selfTrade }),
  };
}

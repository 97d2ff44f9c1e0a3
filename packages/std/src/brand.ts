/** Nominal types over primitives, so that cents are never added to lots. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

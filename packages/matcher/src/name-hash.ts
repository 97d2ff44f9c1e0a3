/** The hash of a name: 64 bits in two halves, good for a table and for a sum over many. */

/** One object is used again and again: a hash is computed for each command, and a function returns one number only. */
export class NameHash {
  /** Signed 32-bit integers. */
  a = 0;
  b = 0;

  /** Over the name's UTF-16 code units. */
  of(name: string): this {
    let a = 0x243f6a88 ^ name.length;
    let b = 0x05a308d3;
    for (let at = 0; at < name.length; at++) {
      const unit = name.charCodeAt(at);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b + unit, 0x2c1b3c6d);
    }
    a = Math.imul(a ^ (a >>> 15), 0x297a2d39);
    this.a = a ^ (a >>> 16);
    this.b = b ^ (b >>> 15);
    return this;
  }
}

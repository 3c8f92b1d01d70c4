// RFC 6238 as authenticator apps do it: SHA-1, six digits, 30 seconds unless the enrolment says otherwise.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text) {
  let bits = '';
  for (const letter of text.replace(/[\s=]/g, '').toUpperCase()) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new Error(`not base32: ${letter}`);
    bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

export function totp(secret, step, { digits = 6, algorithm = 'SHA1' } = {}) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(algorithm.toLowerCase(), fromBase32(secret)).update(counter).digest();
  const offset = mac[mac.length - 1] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** An authenticator app that never shows one code twice, because a server must not accept one twice. */
export class Authenticator {
  constructor(secret, { period = 30, digits = 6, algorithm = 'SHA1' } = {}) {
    Object.assign(this, { secret, period, digits, algorithm, last: -1 });
  }

  at(step) { return totp(this.secret, step, this); }

  now() { return Math.floor(Date.now() / 1000 / this.period); }

  /** A code not used before, at most one step ahead of the clock (what a server's window forgives). */
  async next() {
    const step = Math.max(this.now(), this.last + 1);
    while (step > this.now() + 1) await sleep(200);
    this.last = step;
    return this.at(step);
  }
}

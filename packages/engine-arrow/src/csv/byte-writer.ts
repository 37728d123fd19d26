const QUOTE = 0x22;

/** Bytes that are written one after the other and taken in chunks. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(1 << 20);
  #length = 0;

  byte(byte: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = byte;
  }

  ascii(text: string): void {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at += 1) this.#buffer[this.#length++] = text.charCodeAt(at);
  }

  /** Between quotes, those inside doubled. */
  quoted(bytes: Uint8Array): void {
    this.#reserve(2 * bytes.length + 2);
    this.#buffer[this.#length++] = QUOTE;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (byte === QUOTE) this.#buffer[this.#length++] = QUOTE;
      this.#buffer[this.#length++] = byte;
    }
    this.#buffer[this.#length++] = QUOTE;
  }

  /** What was written since the last time; it is the taker's own. */
  take(): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(2 * this.#buffer.length + bytes);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

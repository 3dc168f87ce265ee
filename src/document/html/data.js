// Data of the page: JSON as it is or, where there is much of it, deflated (RFC 1951) in base64.
// Inflated here rather than by the browser, whose own way is not there in those of before 2023, and
// would have every script wait.
"use strict";
const dataOf = (() => {
  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  // For whatever the next bits are: the symbol that they begin with, and how long its code is.
  function codes(lengths) {
    const most = Math.max(1, ...lengths);
    const table = new Uint16Array(1 << most);
    let code = 0;
    for (let length = 1; length <= most; length++) {
      lengths.forEach((one, symbol) => {
        if (one !== length) return;
        let first = 0;
        for (let bit = 0; bit < length; bit++) first |= (code >> bit & 1) << (length - 1 - bit);
        for (let at = first; at < table.length; at += 1 << length) table[at] = symbol << 4 | length;
        code++;
      });
      code <<= 1;
    }
    return { table, most };
  }

  const repeated = (...runs) => runs.flatMap(([length, times]) => Array(times).fill(length));
  const fixed = () => [codes(repeated([8, 144], [9, 112], [7, 24], [8, 8])), codes(repeated([5, 30]))];

  function inflate(input, size) {
    const output = new Uint8Array(size);
    let [at, end, held, count, last] = [0, 0, 0, 0, false];
    const fill = (bits) => {
      for (; count < bits; count += 8) held |= input[at++] << count;
    };
    const take = (bits) => {
      fill(bits);
      const value = held & ((1 << bits) - 1);
      held >>>= bits;
      count -= bits;
      return value;
    };
    const symbol = ({ table, most }) => {
      fill(most);
      const found = table[held & ((1 << most) - 1)];
      held >>>= found & 15;
      count -= found & 15;
      return found >> 4;
    };
    const described = () => {
      const [literals, distances, described] = [take(5) + 257, take(5) + 1, take(4) + 4];
      const lengths = Array(19).fill(0);
      for (let rank = 0; rank < described; rank++) lengths[ORDER[rank]] = take(3);
      const own = codes(lengths);
      const all = [];
      while (all.length < literals + distances) {
        const one = symbol(own);
        if (one < 16) all.push(one);
        else if (one === 16) all.push(...repeated([all[all.length - 1], 3 + take(2)]));
        else all.push(...repeated([0, one === 17 ? 3 + take(3) : 11 + take(7)]));
      }
      return [codes(all.slice(0, literals)), codes(all.slice(literals))];
    };
    while (!last && end <= size && at <= input.length) {
      last = take(1) === 1;
      const kind = take(2);
      if (kind === 0) {
        // As they are, from the next whole byte on.
        take(count & 7);
        const length = take(16);
        take(16);
        for (let rank = 0; rank < length; rank++) output[end++] = take(8);
        continue;
      }
      const [literals, distances] = kind === 1 ? fixed() : described();
      for (let one = symbol(literals); one !== 256 && end <= size; one = symbol(literals)) {
        if (one < 256) {
          output[end++] = one;
          continue;
        }
        const length = LENGTHS[one - 257] + take(LENGTH_BITS[one - 257]);
        const far = symbol(distances);
        const back = DISTANCES[far] + take(DISTANCE_BITS[far]);
        for (const stop = end + length; end < stop; end++) output[end] = output[end - back];
      }
    }
    return output;
  }

  return (id) => {
    const element = document.getElementById(id);
    const text = element.textContent;
    if (element.type === "application/json") return JSON.parse(text);
    const packed = atob(text);
    const bytes = new Uint8Array(packed.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = packed.charCodeAt(at);
    return JSON.parse(new TextDecoder().decode(inflate(bytes, Number(element.dataset.size))));
  };
})();

// Chance from a seed: the same text takes the same choices (xmur3 and sfc32, both public domain).

/** A source of chance for a text. */
export function chanceOf(text) {
  const seeds = mixer(text);
  const next = generator(seeds(), seeds(), seeds(), seeds());
  const chance = {
    /** From 0 (with it) to 1 (without it). */
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    /** True so often, from 0 to 1. */
    happens: (share) => next() < share,
    /** One of a list; one that stands there twice comes twice as often. */
    pick: (list) => list[Math.floor(next() * list.length)],
    /** As many letters as a draft's token has. */
    token: () => Array.from({ length: 43 }, () => chance.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")).join(""),
  };
  return chance;
}

function mixer(text) {
  let hash = 1779033703 ^ text.length;
  for (const letter of text) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    return (hash ^= hash >>> 16) >>> 0;
  };
}

function generator(a, b, c, d) {
  return () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
}

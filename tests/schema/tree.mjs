// SPDX-License-Identifier: BSL-1.0
// JSON as it is spelled: numbers keep their text, objects their order and the keys that they have twice.
//
// A value is {object: [[key, value], ...]}, {array: [value, ...]}, {text: "..."} or {raw: "..."}, which stands as it is.

const token = /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|([^{}[\],:"\s]+))/y;

/** Of text that JSON.parse takes. */
export function parse(source) {
  let at = 0;
  const next = () => {
    token.lastIndex = at;
    const found = token.exec(source);
    at = token.lastIndex;
    return found;
  };
  const value = ([, mark, text, raw]) => {
    if (text !== undefined) return {text: JSON.parse(text)};
    if (raw !== undefined) return {raw};
    const entries = [];
    for (let found = next(); found[1] !== '}' && found[1] !== ']'; found = next()) {
      if (found[1] === ',') found = next();
      if (mark === '[') entries.push(value(found));
      else entries.push([JSON.parse(found[2]), (next(), value(next()))]);
    }
    return mark === '[' ? {array: entries} : {object: entries};
  };
  return value(next());
}

/** A lone \uFFFE, which no text of ours has, becomes a byte that is no UTF-8. */
export const badByte = '\uFFFE';

export function print(tree) {
  const text = (v) => {
    if (v.text !== undefined) return JSON.stringify(v.text);
    if (v.raw !== undefined) return v.raw;
    if (v.array) return '[' + v.array.map(text).join(',') + ']';
    return '{' + v.object.map(([key, one]) => JSON.stringify(key) + ':' + text(one)).join(',') + '}';
  };
  const parts = text(tree).split(badByte).map((part) => Buffer.from(part, 'utf8'));
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from([0xff]), part])));
}

export const copy = (tree) => structuredClone(tree);
export const number = (text) => ({raw: String(text)});
export const isNumber = (v) => v.raw !== undefined && /^-?[0-9]/.test(v.raw);

/** Each value inside: where it stands, its key and its path without indices; get() and set(). */
export function places(tree) {
  const found = [];
  const walk = (v, key, path) => {
    v.array?.forEach((one, place) => {
      const inside = path + '[]';
      found.push({of: v, holder: v.array, place, key, path: inside, get: () => v.array[place], set: (to) => (v.array[place] = to)});
      walk(one, key, inside);
    });
    v.object?.forEach((pair, place) => {
      const inside = `${path}.${pair[0]}`;
      found.push({of: v, holder: v.object, place, key: pair[0], path: inside, get: () => pair[1], set: (to) => (pair[1] = to)});
      walk(pair[1], pair[0], inside);
    });
  };
  walk(tree, '', '');
  return found;
}

/** All values, the whole one first. */
export const values = (tree) => [tree, ...places(tree).map((p) => p.get())];

export const depth = (v) => {
  const inside = v.array ?? v.object?.map(([, one]) => one);
  return inside === undefined ? 0 : 1 + Math.max(0, ...inside.map(depth));
};

/** The value at a path of the library's, such as batches[0].events[1].value; undefined where there is none. */
export function at(tree, path) {
  let v = tree;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g))
    v = index === undefined ? v?.object?.find(([k]) => k === key)?.[1] : v?.array?.[Number(index)];
  return v;
}

// SPDX-License-Identifier: BSL-1.0
// Bodies made from good ones, each by a few changes; the same ones for the same seed.

import {badByte, copy, isNumber, number, places, values} from './tree.mjs';

/** mulberry32: small, and the same everywhere. */
export function chance(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return {below, one: (list) => list[below(list.length)], in: (n) => below(n) === 0};
}

const text = (t) => ({text: t});
const raw = (r) => ({raw: r});

const numbers = `0 -0 1 -1 7 100 11.16 1.00 1.0 1e2 1E+2 2.5e1 15e-1 0.1 -0.0 0.5 1e-2 1e-18 1e-19 1e-30 0e-30 1e17 1e18 1e19 1e300
  1e400 -1e400 1e-400 1e99999999999 1e-99999999999 127 128 -128 -129 65535 65536 2147483647 2147483648 -2147483648 1e9 9007199254740993
  999999999999999999 1000000000000000000 1000000000000000001 100000000000000000.0 123456789012345678.9 0.123456789012345678
  0.1234567890123456789 0.000000000000000001 0.0000000000000000000 9223372036854775807 9223372036854775808 -9223372036854775808
  -9223372036854775809 9300000000000000000 18446744073709551615 18446744073709551616 1.000000000000000000000`.split(/\s+/);
const noNumbers = '01 .5 1. +1 NaN Infinity 0x10 1e -'.split(' ');

const texts = ['a', 'A sentence of several words.', '', ' ', '\t', '\n', '\r\n', '\v', '\u0000', 'a\u0000b', 'é', '日本語', '😀', '\ud800',
  'a\udc00', '\u2028', '\u00a0', '\u007f', '\u0001', '\uffff', '"', '\\', '/', '{}', 'null', 'x'.repeat(3000), 'e\u0301', badByte];

const forms = {
  email: ['a@b', 'a.b+c@example.com', 'é@ü', 'a@b@c', '@b', 'a@', '@', 'a b@c', 'a@b ', 'a@\u00a0b', 'a@b\n', 'a\t@b', 'a@b\u0000', 'ab',
    'a@b\u2028', 'a@\u001cb', 'a@\ud83d\ude00'],
  url: ['http://a', 'https://a.example/b?c=d#e', 'HTTP://A', 'hTtPs://a', 'http:/a', 'http://', 'https:///a', 'http://?a', 'http://#', 'http://:80',
    'ftp://a', '/a', 'a', 'httpss://a', 'http://a b', 'http://a%20b', 'http://a%2', 'http://a%zz', 'http://a%', 'http://%41', 'http://é',
    'http://[::1]/', 'http://a"b', 'http://a<b', 'http://a\\b', 'http://a^b', 'http://a`b', 'http://a{b}', 'http://a|b', 'http://a\n',
    ' http://a', 'http://@', 'http://;', 'http://=', "http://'", 'http://~', 'http://a~!$&()*+,;=:@/?#[]', 'http://\u007f', 'http://a\u0000'],
  currency: ['USD', 'EUR', 'usd', 'US', 'USDX', 'ZZZ', 'U5D', '€€€', 'USD\n', 'ÜSD'],
  time: ['2019-01-28T12:15:23Z', '2019-01-28t12:15:23z', '2019-01-28 12:15:23Z', '20190128T121523Z', '20190128t121523Z', '2019-01-28T12:15:23',
    '2019-01-28T12:15:23.5Z', '2019-01-28T12:15:23,123456789Z', '2019-01-28T12:15:23.Z', '2019-01-28T12:15:23+02:00', '2019-01-28T12:15:23+0200',
    '2019-01-28T12:15:23+02', '2019-01-28T12:15:23+2', '2019-01-28T12:15:23+24:00', '2019-01-28T12:15:23+02:60', '2019-01-28T12:15:23+02:',
    '2019-02-29T00:00:00Z', '2020-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2000-02-29T00:00:00Z', '20210231T000000Z', '2019-04-31T00:00:00Z',
    '2019-06-30T23:59:60Z', '2019-06-30T23:59:61Z', '2019-01-28T24:00:00Z', '2019-13-01T00:00:00Z', '2019-00-01T00:00:00Z', '2019-01-00T00:00:00Z',
    '2019-01-32T00:00:00Z', '0000-01-01T00:00:00Z', '0000-01-01T00:00:00+00:01', '9999-12-31T23:59:59Z', '9999-12-31T23:59:59-00:01',
    '9999-12-31T23:59:60Z', '2019-01-28', '2019-0128T12:15:23Z', '2019-01-28T12:1523Z', '٢٠19-01-28T12:15:23Z', '2019-01-28T12:15:23Z\n', '19-01-28T12:15:23Z'],
  provider: ['my_shop', 'a', '_', '0', 'My', 'my-shop', 'my shop', 'é', 'shop\n'],
  sms: ['+14155550123', '+1', '+12', '+123456789012345', '+1234567890123456', '14155550123', '+0123', '+1 415', '+١٢', '+12\n'],
  zone: ['America/Los_Angeles', 'Etc/UTC', 'UTC', 'Etc/GMT+1', 'a//b', '/', ''],
  word: ['created', 'placed', 'updated', 'archived', 'active', 'unsubscribed', 'purchase', 'add to cart', 'add_to_cart', 'return', 'red', 'dark_blue',
    'X-L', 'xl', 'small one', 'Created', ''],
  mark: ['', 'ABC', 'abc', 'A1'],
};

/** Which form a key has, for most of the changes of its value. */
function formOf(key) {
  if (/email|who/.test(key)) return forms.email;
  if (/url|permalink|link/.test(key)) return forms.url;
  if (/currency/.test(key)) return forms.currency;
  if (/_at$|when/.test(key)) return forms.time;
  if (/provider/.test(key)) return forms.provider;
  if (/sms_number/.test(key)) return forms.sms;
  if (/time_zone/.test(key)) return forms.zone;
  if (/mark/.test(key)) return forms.mark;
  if (/action|status|state|event_type|paint|tint|cut|size|consent$/.test(key)) return forms.word;
  return texts;
}

const keys = ['x', 'shirt_size', '', 'a\u0000b', '\u0000', 'occured_at', 'discount', 'discounts', 'sum', 'amount', 'name', 'label', 'email', 'id',
  'person_id', 'product', 'place', 'custom', 'batches', '__proto__', 'constructor', 'toString', '0', 'é', '\ud800', 'a.b[0]', '$ref', 'value',
  'user_id', 'user_custom_id', 'left', 'right', 'weight', 'a box', 'sheet', 'page_name', badByte];

/** Any JSON. */
function anything(c, deep = 3) {
  switch (c.below(deep === 0 ? 4 : 7)) {
    case 0: return raw(c.one(['null', 'true', 'false']));
    case 1: return number(c.one(numbers));
    case 2: return number(c.below(1000));
    case 3: return text(c.in(3) ? c.one(texts) : 'text');
    case 4: return {array: Array.from({length: c.below(3)}, () => anything(c, deep - 1))};
    default: {
      const some = new Map(Array.from({length: c.below(3)}, () => [c.in(4) ? c.one(keys) : 'k' + c.below(9), anything(c, deep - 1)]));
      return {object: [...some]};
    }
  }
}

const nested = (levels) => raw('['.repeat(levels) + ']'.repeat(levels));

/** A value of the same kind. */
function another(c, p) {
  const v = p.get();
  if (v.text !== undefined) return text(c.one(c.in(6) ? texts : formOf(p.key)));
  if (isNumber(v)) return number(c.in(20) ? c.one(noNumbers) : c.in(3) ? c.below(100000) : c.one(numbers));
  return anything(c);
}

const objects = (tree) => values(tree).filter((v) => v.object);
const arrays = (tree) => values(tree).filter((v) => v.array);

/** Each takes a tree apart a little; how often, relative to the others. */
const changes = [
  [6, function drop(c, tree) {
    const p = c.one(places(tree));
    if (p) p.holder.splice(p.place, 1);
  }],
  [16, function change(c, tree) {
    const p = c.one(places(tree));
    if (p) p.set(another(c, p));
  }],
  [8, function changeNumber(c, tree) {
    const p = c.one(places(tree).filter((q) => isNumber(q.get())));
    if (p) p.set(another(c, p));
  }],
  [3, function setNull(c, tree) {
    const p = c.one(places(tree));
    if (p) p.set(raw('null'));
  }],
  [3, function setAnything(c, tree) {
    const p = c.one(places(tree));
    if (p) p.set(anything(c));
  }],
  [3, function empty(c, tree) {
    const p = c.one(places(tree).filter((q) => q.get().text !== undefined));
    if (p) p.set(text(''));
  }],
  [8, function addKey(c, tree) {
    const o = c.one(objects(tree));
    if (!o) return;
    const key = c.in(3) ? c.one(keys) : 'my_' + c.below(100);
    if (!o.object.some(([k]) => k === key)) o.object.splice(c.below(o.object.length + 1), 0, [key, anything(c)]);
  }],
  [6, function addField(c, tree) {  // of another object of the body, or under another name
    const from = c.one(objects(tree)), o = c.one(objects(tree));
    const pair = from && c.one(from.object);
    if (!pair || !o || o.object.some(([k]) => k === pair[0])) return;
    o.object.push(copy(pair));
  }],
  [2, function rename(c, tree) {
    const o = c.one(objects(tree)), pair = o && c.one(o.object), key = c.one(keys);
    if (pair && !o.object.some(([k]) => k === key)) pair[0] = key;
  }],
  [2, function misspell(c, tree) {
    const o = c.one(objects(tree)), pair = o && c.one(o.object);
    if (pair && pair[0].length > 1) pair[0] = pair[0].slice(0, -1);
  }],
  [3, function identify(c, tree) {
    const o = c.one(objects(tree).filter((one) => one.object.some(([k]) => /^(email|person_id|id|user_id|user_custom_id|client|what|left|right)$/.test(k))));
    if (!o) return;
    const key = c.one(['email', 'person_id', 'id', 'user_id', 'user_custom_id', 'visitor_uuid']);
    if (!o.object.some(([k]) => k === key)) o.object.push([key, c.in(4) ? anything(c) : text(c.one(['a@b', 'x', '']))]);
  }],
  [3, function spoilEmail(c, tree) {
    const p = c.one(places(tree).filter((q) => q.key === 'email'));
    if (p) p.set(text(c.one(forms.email)));
  }],
  [2, function alias(c, tree) {
    const p = c.one(places(tree).filter((q) => q.of.object && /^(discounts?|amount|sum|label|name)$/.test(q.key)));
    if (!p) return;
    const other = {discounts: 'discount', discount: 'discounts', amount: 'sum', sum: 'amount', label: 'name', name: 'label'}[p.key];
    if (p.of.object.some(([k]) => k === other)) return;
    if (c.in(3)) p.of.object.push([other, copy(p.get())]);
    else p.holder[p.place][0] = other;
  }],
  [1, function repeatKey(c, tree) {
    const o = c.one(objects(tree)), pair = o && c.one(o.object);
    if (pair) o.object.push([pair[0], c.in(2) ? copy(pair[1]) : anything(c)]);
  }],
  [8, function reorder(c, tree) {
    const o = c.one(objects(tree));
    if (o?.object.length) o.object.push(...o.object.splice(0, c.below(o.object.length)));
  }],
  [6, function repeatElement(c, tree) {
    const a = c.one(arrays(tree));
    if (a?.array.length) a.array.push(copy(c.one(a.array)));
  }],
  [2, function emptyArray(c, tree) {
    const a = c.one(arrays(tree));
    if (a) a.array.length = 0;
  }],
  [1, function lengthen(c, tree) {
    const a = c.one(arrays(tree).filter((one) => one.array.length > 0));
    if (!a || !c.in(3)) return;
    const entry = c.one(a.array), length = c.one([999, 1000, 1001]);
    while (a.array.length < length) a.array.push(entry);
  }],
  [2, function wrap(c, tree) {
    const p = c.one(places(tree));
    if (p) p.set({array: [p.get()]});
  }],
  [3, function unwrap(c, tree) {
    const p = c.one(places(tree).filter((q) => q.get().array?.length > 0));
    if (p) p.set(p.get().array[0]);
  }],
  [1, function nest(c, tree) {
    const p = c.one(places(tree));
    if (p) p.set(nested(26 + c.below(9)));
  }],
  [2, function swap(c, tree) {
    const p = c.one(places(tree)), q = c.one(places(tree));
    if (!p || values(p.get()).includes(q.get()) || values(q.get()).includes(p.get())) return;
    const v = p.get();
    p.set(q.get());
    q.set(v);
  }],
  [2, function numberToText(c, tree) {
    const p = c.one(places(tree).filter((q) => isNumber(q.get())));
    if (p) p.set(text(p.get().raw));
  }],
  [1, function envelope(c, tree) {
    const inner = {...tree};
    for (const key of Object.keys(tree)) delete tree[key];
    const batches = inner.object?.find(([k]) => k === 'batches')?.[1];
    if (batches?.array?.length && c.in(2)) Object.assign(tree, batches.array[0]);
    else if (batches?.array && c.in(2)) Object.assign(tree, {object: [['batches', {array: [...batches.array, ...batches.array.map(copy)]}]]});
    else Object.assign(tree, {object: [['batches', {array: [inner]}]]});
  }],
].flatMap(([weight, change]) => Array(weight).fill(change));

/** The bodies, each with one value of it replaced in turn by all that are worth a try; values at like places once. */
export function swept(bodies) {
  const made = [], seen = new Set();
  for (const {name, tree} of bodies)
    for (const place of places(tree).keys()) {
      const of = places(tree)[place], v = of.get();
      const kind = v.text !== undefined ? 'text' : isNumber(v) ? 'number' : v.array ? 'array' : 'other';
      const like = `${name} ${of.path} ${kind}`;
      if (seen.has(like)) continue;
      seen.add(like);
      const tries = ['null', 'true', '1', '"x"', '""', '[]', '{}', '["x"]', undefined].map((r) => r && raw(r));
      if (kind === 'text') tries.push(...[...new Set([...formOf(of.key), ...texts])].map(text));
      if (kind === 'number') tries.push(...[...numbers, ...noNumbers].map(number));
      if (v.array?.length) tries.push(...[1, 999, 1000, 1001].map((length) => ({array: Array(length).fill(v.array[0])})));
      for (const to of tries) {
        const other = copy(tree), there = places(other)[place];
        if (to === undefined) there.holder.splice(there.place, 1);
        else there.set(to);
        made.push({name, tree: other, what: `${of.path} ${JSON.stringify(to)?.slice(0, 60)}`});
      }
    }
  return made;
}

/** One body, by the name of its payload, made from one of those given. */
export function mutated(c, bodies) {
  const base = c.one(bodies);
  const tree = copy(base.tree);
  const what = [];
  for (let left = c.one([1, 1, 1, 1, 1, 1, 2, 2]); left !== 0; --left) {
    const change = c.one(changes);
    change(c, tree);
    what.push(change.name);
  }
  return {name: c.in(40) ? c.one(bodies).name : base.name, tree, what: what.join(' ')};
}

// SPDX-License-Identifier: BSL-1.0
// Compares what ajv says of bodies by the schemas with what the library says: compare.mjs JUDGE FOLDER [--bodies N]
// [--seed S], where FOLDER has ajv's node_modules. Each difference is explained by one of the classes below, or fails; and
// the bodies must be enough to notice all that could be wrong, as far fewer than 10,000 are not. The last line:
// `N schemas, M bodies, U unexplained`.

import {spawnSync} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {chance, mutated, swept} from './mutate.mjs';
import {at, copy, depth, isNumber, parse, places, print, values} from './tree.mjs';

const {values: options, positionals} = parseArgs({
  allowPositionals: true,
  options: {bodies: {type: 'string', default: '10000'}, seed: {type: 'string', default: '1'}},
});
const [judge, folder] = positionals.map((p) => resolve(p));
const Ajv = createRequire(folder + '/')('ajv/dist/2020.js').default;
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;

let failures = 0;
const fail = (sentence) => (console.log('FAILED: ' + sentence), ++failures);

// --- the schemas

const read = (args, input) => {
  const done = spawnSync(judge, args, {input, maxBuffer: 2 ** 30});
  if (done.status !== 0) throw new Error(`${judge} ${args}: ${done.stderr}`);
  return done.stdout.toString('utf8').split('\n').slice(0, -1);
};
const schemas = new Map(read(['schemas']).map((line) => line.split('\t')).map(([name, text]) => [name, JSON.parse(text)]));

/** How ajv judges by a schema: without defaults, and with them filled in. */
const validators = (schema, strict = true) =>
  [false, true].map((useDefaults) => new Ajv({strict, allErrors: true, useDefaults, logger: false}).compile(schema));

const compiled = new Map();
for (const [name, schema] of schemas) {
  try {
    compiled.set(name, validators(schema));
  } catch (e) {
    fail(`ajv does not take the schema of ${name}: ${e.message}`);
    compiled.set(name, validators(schema, false));
  }
}

// --- judging

/** What JavaScript reads; undefined where that is no JSON. */
function javascript(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Whether a body passes, and what the validators then left of it. */
function verdict([plain, filling], bytes) {
  const value = javascript(bytes);
  if (value === undefined) return {passes: false, why: 'no JSON'};
  const passes = plain(value);
  const why = passes ? '' : plain.errors.map((e) => `${e.instancePath} ${e.message}`).slice(0, 5).join('; ');
  return {passes, why, differs: filling(value) !== passes, filled: value};
}

/** The library's errors of each body. */
function judged(bodies) {
  const lines = [];
  for (let first = 0; first < bodies.length; first += 1000) {
    const part = bodies.slice(first, first + 1000).flatMap((b) => [Buffer.from(`${b.name} ${b.bytes.length}\n`), b.bytes]);
    lines.push(...read([], Buffer.concat(part)));
  }
  return lines.map((line) => JSON.parse(line).errors);
}

// --- where the two may differ

const daysIn = (year, month) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** Whether a text of the timestamp's pattern is no moment in the years 0 to 9999. */
function isNoMoment(text) {
  const [, year, month, day] = text.match(/^(\d{4})-?(\d\d)-?(\d\d)/) ?? [];
  if (Number(day) > daysIn(Number(year), Number(month))) return true;
  return (year === '0000' && /\+/.test(text)) || (year === '9999' && (/[T ].*-/.test(text) || /60(?=[.,zZ+-])/.test(text)));
}

/** Whether a number has more than 18 digits, or more than 18 of them behind the point, once its exponent is resolved. */
function isTooLong(text) {
  const [, whole, fraction = '', exponent = '0'] = text.match(/^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/) ?? [];
  if (whole === undefined) return false;
  const scale = fraction.length - Number(exponent);
  const digits = (whole + fraction).replace(/^0+/, '').length;
  return scale > 18 || digits + Math.max(0, -scale) > 18;
}

const isWhole = (text) => /^-?\d+$/.test(text);
const foundIn = (message) => message.slice(message.indexOf(': ') + 2);

/** A body that the library refuses and ajv does not: each error of it is one of these. */
const missed = [
  {
    name: 'repeated key',
    why: 'a key given twice is gone before a schema sees the object: parsers of JavaScript keep the last',
    is: ([code, , message], tree) => code === 'invalid_json' && message.includes('a key is given twice') &&
      values(tree).some((v) => v.object && new Set(v.object.map(([key]) => key)).size !== v.object.length),
  },
  {
    name: 'lone surrogate',
    why: 'half of a surrogate pair, escaped, is no Unicode text, but JavaScript takes it for one',
    is: ([code], tree) => code === 'invalid_json' && /[\ud800-\udfff]/u.test(values(tree).flatMap((v) => [v.text ?? '', ...(v.object ?? []).map(([key]) => key)]).join('\n')),
  },
  {
    name: 'depth',
    why: 'a schema does not count how deep arrays and objects stand in each other; the library reads 32',
    is: ([code], tree) => code === 'json_too_deep' && depth(reparsed(tree)) > 32,
  },
  {
    name: 'vast exponent',
    why: 'an exponent beyond 32 bits is refused by the library, and a zero or an infinity in JavaScript',
    is: ([code], tree) => code === 'invalid_json' && values(tree).some((v) => /[eE][+-]?\d{10,}$/.test(v.raw ?? '')),
  },
  {
    name: 'digits',
    why: 'a decimal has 18 digits, of which a schema cannot tell: it sees the number, not its text',
    is: ([code, , message]) => {
      const text = foundIn(message), size = Math.abs(Number(text));
      // beyond the bounds a schema does tell; those of a whole number are wider, and bind it once it is spelled otherwise
      return code === 'amount_range' && isTooLong(text) && (size <= 1e18 || (!isWhole(text) && size <= 2 ** 64));
    },
  },
  {
    name: '64 bits',
    why: 'a whole number just beyond its bound is the bound in JavaScript, whose numbers have 53 bits',
    is: ([code, , message]) => code === 'amount_range' && isWhole(foundIn(message)) &&
      [2 ** 63, -(2 ** 63), 2 ** 64].includes(Number(foundIn(message))),
  },
  {
    name: 'spelling of whole cents',
    why: "the value of a conversion is spelled without point and exponent, and a schema does not see how it is spelled",
    is: ([code, path, message], tree) => code === 'amount_range' && message.includes('the value of a conversion') &&
      /[.eE]/.test(at(tree, path)?.raw ?? '') && Number.isInteger(Number(at(tree, path).raw)),
  },
  {
    name: 'calendar',
    why: 'a regular expression knows no calendar: a day that its month does not have, or a moment outside the years 0 to 9999',
    is: ([code, , message]) => code === 'timestamp_form' && isNoMoment(foundIn(message)),
  },
];

/** A body that the library takes and ajv refuses. */
const infinity = {
  name: 'infinity',
  why: 'the library keeps the text of a number in custom attributes; one beyond a double is an infinity in JavaScript, and no number',
  /** Whether nothing is wrong with the body but such numbers. */
  is: (body, by) => {
    const tree = copy(body.tree);
    let any = false;
    for (const p of places(tree))
      if (isNumber(p.get()) && !Number.isFinite(Number(p.get().raw))) (any = true), p.set({raw: '0'});
    return any && verdict(by, print(tree)).passes;
  },
};

/** The tree, also of what stands in it as a whole. */
const reparsed = (tree) => parse(print(tree).toString('latin1'));

/** The classes of a difference; undefined where one error of it is in none. */
function explained(body, errors, said, by) {
  if (errors.length === 0) return !said.differs && infinity.is(body, by) ? [infinity.name] : undefined;
  const classes = errors.map((error) => missed.find((c) => c.is(error, body.tree))?.name);
  return classes.includes(undefined) ? undefined : classes;
}

// --- the bodies

const payloads = {
  drip_product: 'drip::product_activity', drip_order: 'drip::order_activity', drip_cart: 'drip::cart_activity',
  drip_products_batch: 'drip::products_batch', drip_orders_batch: 'drip::orders_batch', drip_carts_batch: 'drip::carts_batch',
  drip_subscribers_batch: 'drip::subscribers_batch', drip_unsubscribes_batch: 'drip::unsubscribes_batch',
  drip_events_batch: 'drip::events_batch', drip_orders_legacy_batch: 'drip::legacy_orders_batch',
  usercom_product_event: 'usercom::v1::product_event',
};

const good = [];
for (const part of ['', 'resolved/', 'more/'])
  for (const file of readdirSync(`${here}/../vectors/${part}`).filter((f) => f.endsWith('.json') && f !== 'index.json')) {
    const name = payloads[Object.keys(payloads).filter((p) => file.startsWith(p)).sort((a, b) => b.length - a.length)[0]];
    good.push({what: part + file, name, unresolved: part === '', tree: parse(readFileSync(`${here}/../vectors/${part}${file}`, 'utf8'))});
  }
for (const [name, {array}] of parse(readFileSync(`${here}/bodies.json`, 'utf8')).object)
  array.forEach((tree, i) => good.push({what: `bodies.json, ${name} ${i}`, name, tree}));
for (const name of schemas.keys())
  if (!good.some((body) => body.name === name)) fail(`there is no body of ${name}`);

const c = chance(Number(options.seed));
const bodies = [...good, ...swept(good), ...Array.from({length: Number(options.bodies)}, () => mutated(c, good))];
for (const body of bodies) body.bytes = print(body.tree);
const library = judged(bodies);
const first = bodies.length - Number(options.bodies);  // of those that are mutated

// --- the good ones pass, also with their defaults filled in; those of the vendors' documents once their contradictions are resolved

const filled = [];
good.forEach((body, i) => {
  if (body.unresolved) return;
  const said = verdict(compiled.get(body.name), body.bytes);
  if (library[i].length !== 0) fail(`${body.what} is refused by the library: ${library[i][0]}`);
  if (!said.passes) fail(`${body.what} is refused by its schema: ${said.why}`);
  filled.push({...body, bytes: Buffer.from(JSON.stringify(said.filled))});
});
judged(filled).forEach((errors, i) => {
  if (errors.length !== 0) fail(`${filled[i].what} with its defaults is refused by the library: ${errors[0]}`);
});

// --- all of them

const counts = new Map([...missed, infinity].map((one) => [one.name, 0]));
let accepted = 0, unexplained = 0;
bodies.forEach((body, i) => {
  const by = compiled.get(body.name);
  const said = verdict(by, body.bytes);
  accepted += i >= first && library[i].length === 0;
  const classes = said.differs ? undefined : said.passes === (library[i].length === 0) ? [] : explained(body, library[i], said, by);
  for (const name of new Set(classes)) counts.set(name, counts.get(name) + 1);
  if (classes !== undefined) return;
  ++unexplained;
  if (unexplained > 20) return;
  console.log(`UNEXPLAINED: ${body.name}, ${body.what}: ${body.bytes.subarray(0, 1500)}`);
  console.log(`  library: ${library[i].map((e) => e.join(' ')).slice(0, 5).join('; ') || 'takes it'}`);
  console.log(`  schema: ${said.passes ? 'takes it' : said.why}${said.differs ? ', otherwise with its defaults' : ''}`);
});

// --- what this test sees: schemas that lack a keyword wherever it has that value, or have an impossible default

const annotations = ['$schema', '$id', '$defs', 'title', 'description', 'examples', 'deprecated'];
const schemasIn = {properties: Object.values, $defs: Object.values, anyOf: Object.values, oneOf: Object.values, allOf: Object.values};
for (const one of ['items', 'additionalProperties', 'propertyNames', 'if', 'then', 'else', 'not']) schemasIn[one] = (schema) => [schema];

/** Calls f(schema) for each schema inside a schema, and for itself. */
function walk(schema, f) {
  if (typeof schema !== 'object') return;
  for (const [keyword, inside] of Object.entries(schemasIn))
    if (keyword in schema) for (const one of inside(schema[keyword])) walk(one, f);
  f(schema);
}

/** The keyword with its value; alone where there are schemas in the value, which have keywords of their own. */
const spelled = (keyword, value) => (keyword in schemasIn && typeof value === 'object' ? keyword : `${keyword} ${JSON.stringify(value)}`);

const doctored = new Map();  // what is taken away: from which payloads' schemas
for (const [name, schema] of schemas)
  walk(schema, (s) => {
    for (const [keyword, value] of Object.entries(s))
      if (!annotations.includes(keyword)) {
        const what = spelled(keyword, value);
        doctored.set(what, (doctored.get(what) ?? new Set()).add(name));
      }
  });
const bodiesOf = new Map([...schemas.keys()].map((name) => [name, []]));
bodies.forEach((body, i) => bodiesOf.get(body.name).push(i));

let noticed = 0;
for (const [what, names] of doctored) {
  const seen = [...names].some((name) => {
    const other = structuredClone(schemas.get(name));
    walk(other, (s) => {
      for (const keyword of Object.keys(s))
        if (!annotations.includes(keyword) && spelled(keyword, s[keyword]) === what)
          if (keyword === 'default') s.default = {no: 'such value'};
          else delete s[keyword];
    });
    const by = validators(other, false);
    return bodiesOf.get(name).some((i) => {
      const said = verdict(by, bodies[i].bytes);
      return said.differs || (said.passes !== (library[i].length === 0) && explained(bodies[i], library[i], said, by) === undefined);
    });
  });
  noticed += seen;
  if (!seen) fail(`nobody would notice schemas without ${what}`);
}

for (const {name, why} of [...missed, infinity]) {
  console.log(`${String(counts.get(name)).padStart(5)}  ${name}: ${why}`);
  if (counts.get(name) === 0) fail(`no body is of the class ${name}`);
}
console.log(`${accepted} of ${options.bodies} mutated bodies are accepted by the library; ${noticed} of ${doctored.size} doctored schemas are noticed`);
if (failures !== 0) console.log(`${failures} other failures`);
console.log(`${schemas.size} schemas, ${bodies.length} bodies, ${unexplained} unexplained`);
process.exitCode = failures + unexplained === 0 ? 0 : 1;

// SPDX-License-Identifier: GPL-3.0-or-later
// A mint in memory on the cryptography of cashu-ts, on a free port: prints {"url"} once it listens.
// NUT-00 to 12, 14, 17 and 20. Its invoices pay themselves; nothing is atomic: a peer, not a model.
import http from 'node:http';
import { randomBytes, randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';
import * as cashu from '@cashu/cashu-ts';

const FeePpk = 100;
const PayDelay = 200; // ms
const FeeReserve = 2;
const LightningFee = 1;
const Alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'; // bech32

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const utf8 = (text) => new TextEncoder().encode(text);
const yOf = (secret) => cashu.hashToCurve(utf8(secret)).toHex(true);
const sum = (list) => list.reduce((total, { amount }) => total + Number(amount), 0);
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

class Refusal extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

const made = cashu.createNewMintKeys(32, randomBytes(32), { unit: 'sat', input_fee_ppk: FeePpk, versionByte: 1 });
const keyset = { id: made.keysetId, unit: 'sat', active: true, input_fee_ppk: FeePpk };
const keys = { ...keyset, keys: cashu.serializeMintKeys(made.pubKeys) };

const spent = new Map(); // Y to witness
const pending = new Set(); // Y
const issued = new Map(); // B_ to output and signature
const mintQuotes = new Map();
const meltQuotes = new Map();
const subscriptions = new Set();

const shown = {
  bolt11_mint_quote: (id) => mintQuotes.get(id),
  bolt11_melt_quote: (id) => meltQuotes.get(id),
  proof_state: (y) => ({
    Y: y,
    state: spent.has(y) ? 'SPENT' : pending.has(y) ? 'PENDING' : 'UNSPENT',
    witness: spent.get(y) ?? null,
  }),
};

function push(subscription, key) {
  const payload = shown[subscription.kind](key);
  const params = { subId: subscription.subId, payload };
  if (payload) subscription.socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'subscribe', params }));
}

function notify(kind, key) {
  for (const subscription of subscriptions)
    if (subscription.kind === kind && subscription.filters.includes(key)) push(subscription, key);
}

function checkInputs(inputs) {
  const ys = inputs.map(({ secret }) => yOf(secret));
  if (!ys.length || new Set(ys).size !== ys.length) throw new Refusal(11007, 'duplicate inputs');
  inputs.forEach((proof, index) => {
    if (proof.id !== keyset.id) throw new Refusal(12001, 'keyset not known');
    if (spent.has(ys[index])) throw new Refusal(11001, 'already spent');
    if (pending.has(ys[index])) throw new Refusal(11002, 'pending');
    const { id, amount, secret } = proof;
    const signature = { secret: utf8(secret), C: cashu.pointFromHex(proof.C), id, amount };
    if (!cashu.verifyUnblindedSignature(signature, made.privKeys[amount])) throw new Refusal(10001, 'not ours');
  });
  return ys;
}

const isAuthorised = { P2PK: cashu.isP2PKSpendAuthorised, HTLC: cashu.isHTLCSpendAuthorised };

function checkConditions(inputs, outputs, quote) {
  const kinds = inputs.map(({ secret }) => (secret.startsWith('[') ? cashu.getSecretKind(secret) : 'none'));
  const signsAll = cashu.isP2PKSigAll(inputs);
  if (signsAll) cashu.assertSigAllInputs(inputs);
  const wrapped = outputs.map((output) => ({ blindedMessage: output }));
  const message = signsAll ? cashu.buildP2PKSigAllMessageV0(inputs, wrapped, quote) : undefined;
  inputs.slice(0, signsAll ? 1 : inputs.length).forEach((proof, index) => {
    const check = isAuthorised[kinds[index]];
    if (check && !check(proof, undefined, message)) throw new Refusal(20008, 'witness missing or invalid');
  });
}

function checkOutputs(outputs) {
  for (const { id, B_ } of outputs) {
    if (id !== keyset.id) throw new Refusal(12001, 'keyset not known');
    if (issued.has(B_)) throw new Refusal(11003, 'outputs already signed');
  }
}

function sign(output, amount = Number(output.amount)) {
  const point = cashu.pointFromHex(output.B_);
  const blind = cashu.createBlindSignature(point, made.privKeys[amount], output.id);
  const { e, s } = cashu.createDLEQProof(point, made.privKeys[amount]);
  const signature = { amount, id: output.id, C_: blind.C_.toHex(true), dleq: { e: hex(e), s: hex(s) } };
  issued.set(output.B_, { output: { ...output, amount }, signature });
  return signature;
}

function spend(inputs, ys) {
  inputs.forEach((proof, index) => {
    pending.delete(ys[index]);
    spent.set(ys[index], proof.witness ?? null);
    notify('proof_state', ys[index]);
  });
}

const afterFees = (inputs) => sum(inputs) - Math.ceil((inputs.length * FeePpk) / 1000);

function requestMint({ amount, unit, pubkey }) {
  const data = [...randomBytes(220)].map((byte) => Alphabet[byte & 31]).join('');
  const request = `lnbcrt${amount * 10}n1${data}`; // right amount, no valid signature
  const quote = { quote: randomUUID(), request, amount, unit, state: 'UNPAID', expiry: inAnHour(), pubkey };
  mintQuotes.set(quote.quote, quote);
  setTimeout(() => {
    quote.state = 'PAID';
    notify('bolt11_mint_quote', quote.quote);
  }, PayDelay);
  return quote;
}

function mint({ quote: id, outputs, signature }) {
  const quote = quoteIn(mintQuotes, id);
  if (quote.state === 'UNPAID') throw new Refusal(20001, 'not paid');
  if (quote.state === 'ISSUED') throw new Refusal(20002, 'already issued');
  if (quote.pubkey && !(signature && cashu.verifyMintQuoteSignature(quote.pubkey, id, outputs, signature)))
    throw new Refusal(20008, 'signature invalid');
  checkOutputs(outputs);
  if (sum(outputs) !== quote.amount) throw new Refusal(11005, 'not balanced');
  const signatures = outputs.map((output) => sign(output));
  quote.state = 'ISSUED';
  notify('bolt11_mint_quote', id);
  return { signatures };
}

function swap({ inputs, outputs }) {
  const ys = checkInputs(inputs);
  checkOutputs(outputs);
  checkConditions(inputs, outputs);
  if (afterFees(inputs) !== sum(outputs)) throw new Refusal(11005, 'not balanced');
  spend(inputs, ys);
  return { signatures: outputs.map((output) => sign(output)) };
}

function requestMelt({ request, unit }) {
  const [, number, factor] = /^ln(?:bcrt|bc|tb|tbs)(\d+)([munp]?)1/.exec(request) ?? [];
  if (!number) throw new Refusal(11000, 'no amount');
  const msat = Number(number) * { '': 1e11, m: 1e8, u: 1e5, n: 100, p: 0.1 }[factor];
  const amount = Math.ceil(msat / 1000);
  const about = { request, amount, unit, fee_reserve: FeeReserve, state: 'UNPAID', expiry: inAnHour() };
  const quote = { quote: randomUUID(), ...about, payment_preimage: null };
  meltQuotes.set(quote.quote, quote);
  return quote;
}

function changeFor(rest, outputs) {
  const parts = [];
  for (let bit = 0; rest >> bit; ++bit) if ((rest >> bit) & 1) parts.push(2 ** bit);
  return parts.slice(0, outputs.length).map((amount, index) => sign(outputs[index], amount));
}

async function melt({ quote: id, inputs, outputs = [] }) {
  const quote = quoteIn(meltQuotes, id);
  if (quote.state !== 'UNPAID') throw new Refusal(20006, 'already paid or pending');
  const ys = checkInputs(inputs);
  checkOutputs(outputs);
  checkConditions(inputs, outputs, id);
  const have = afterFees(inputs);
  if (have < quote.amount + quote.fee_reserve) throw new Refusal(11005, 'not balanced');
  quote.state = 'PENDING';
  ys.forEach((y) => pending.add(y));
  notify('bolt11_melt_quote', id);
  await new Promise((resolve) => setTimeout(resolve, PayDelay));
  quote.change = changeFor(have - quote.amount - LightningFee, outputs);
  quote.payment_preimage = hex(randomBytes(32));
  quote.state = 'PAID';
  spend(inputs, ys);
  notify('bolt11_melt_quote', id);
  return quote;
}

function restore({ outputs }) {
  const found = outputs.filter(({ B_ }) => issued.has(B_)).map(({ B_ }) => issued.get(B_));
  return { outputs: found.map(({ output }) => output), signatures: found.map(({ signature }) => signature) };
}

function quoteIn(quotes, id) {
  if (!quotes.has(id)) throw new Refusal(20000, 'quote unknown');
  return quotes.get(id);
}

const method = { method: 'bolt11', unit: 'sat', min_amount: 1, max_amount: 1e9 };
const commands = ['bolt11_mint_quote', 'bolt11_melt_quote', 'proof_state'];
const info = {
  name: 'a mint for tests',
  version: 'interop/1',
  nuts: {
    4: { methods: [method], disabled: false },
    5: { methods: [method], disabled: false },
    17: { supported: [{ method: 'bolt11', unit: 'sat', commands }] },
    ...Object.fromEntries([7, 8, 9, 10, 11, 12, 14, 20].map((nut) => [nut, { supported: true }])),
  },
};

const routes = [
  ['GET', /^\/v1\/info$/, () => info],
  ['GET', /^\/v1\/keys$/, () => ({ keysets: [keys] })],
  ['GET', /^\/v1\/keys\/(.+)$/, (_, id) => ({ keysets: id === keyset.id ? [keys] : [] })],
  ['GET', /^\/v1\/keysets$/, () => ({ keysets: [keyset] })],
  ['GET', /^\/v1\/mint\/quote\/bolt11\/(.+)$/, (_, id) => quoteIn(mintQuotes, id)],
  ['GET', /^\/v1\/melt\/quote\/bolt11\/(.+)$/, (_, id) => quoteIn(meltQuotes, id)],
  ['POST', /^\/v1\/mint\/quote\/bolt11$/, requestMint],
  ['POST', /^\/v1\/mint\/bolt11$/, mint],
  ['POST', /^\/v1\/swap$/, swap],
  ['POST', /^\/v1\/melt\/quote\/bolt11$/, requestMelt],
  ['POST', /^\/v1\/melt\/bolt11$/, melt],
  ['POST', /^\/v1\/checkstate$/, ({ Ys }) => ({ states: Ys.map(shown.proof_state) })],
  ['POST', /^\/v1\/restore$/, restore],
];

async function answer(request, body) {
  for (const [verb, path, serve] of routes) {
    const match = request.method === verb && path.exec(request.url);
    if (match) return [200, await serve(body ? JSON.parse(body) : {}, match[1])];
  }
  return [404, { detail: 'not found' }];
}

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', async () => {
    const refused = (error) => [400, { detail: String(error.message), code: error.code ?? 0 }];
    const [status, json] = await answer(request, body).catch(refused);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(json));
  });
});

new WebSocketServer({ server, path: '/v1/ws' }).on('connection', (socket) => {
  const own = new Set();
  socket.on('close', () => own.forEach((subscription) => subscriptions.delete(subscription)));
  socket.on('message', (text) => {
    const { id, method: verb, params } = JSON.parse(text);
    const result = { status: 'OK', subId: params.subId };
    socket.send(JSON.stringify({ jsonrpc: '2.0', result, id }));
    if (verb !== 'subscribe') {
      for (const old of own) if (old.subId === params.subId) subscriptions.delete(old);
      return;
    }
    const subscription = { socket, ...params };
    own.add(subscription);
    subscriptions.add(subscription);
    for (const key of params.filters) push(subscription, key);
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })));

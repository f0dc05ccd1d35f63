// SPDX-License-Identifier: GPL-3.0-or-later
// A Cashu wallet on cashu-ts: one command as argument, its JSON object on standard input, the
// answer as one JSON object on standard output. What it owns travels as tokens.
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';
import * as cashu from '@cashu/cashu-ts';

cashu.injectWebSocketImpl(WebSocket);

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const amountOf = (proofs) => Number(cashu.sumProofs(proofs).toString());

async function open(input) {
  const options = input.seed ? { bip39seed: Uint8Array.from(Buffer.from(input.seed, 'hex')) } : {};
  const wallet = new cashu.Wallet(input.mint, { unit: 'sat', ...options });
  await wallet.loadMint();
  return wallet;
}

const tokenOf = (wallet, proofs) =>
  proofs.length ? cashu.getEncodedToken({ mint: wallet.mint.mintUrl, proofs, unit: 'sat' }) : '';

// Proofs of a token whose signatures' DLEQ was checked.
function proofsOf(wallet, token) {
  const { proofs } = wallet.decodeToken(token);
  for (const proof of proofs)
    if (proof.dleq && !cashu.hasValidDleq(proof, wallet.getKeyset(proof.id))) throw new Error('wrong DLEQ');
  return proofs;
}

function paid(wallet, quote, isSocket) {
  return new Promise((resolve, reject) => {
    if (isSocket) {
      wallet.on.mintQuotePaid(quote.quote, resolve, reject).catch(reject);
      return;
    }
    const look = async () => {
      const now = await wallet.checkMintQuoteBolt11(quote.quote);
      if (now.state === 'PAID') resolve(now);
      else setTimeout(() => look().catch(reject), 100);
    };
    look().catch(reject);
  });
}

const commands = {
  // NUT-04 with a signed quote (NUT-20); told by a socket (NUT-17) when the input says so.
  async mint(input) {
    const wallet = await open(input);
    const key = randomBytes(32);
    const quote = await wallet.createLockedMintQuote(input.amount, hex(cashu.getPubKeyFromPrivKey(key)));
    await paid(wallet, quote, input.socket);
    const config = { privkey: hex(key) };
    const type = input.seed ? { type: 'deterministic', counter: 0 } : { type: 'random' };
    const proofs = await wallet.mintProofsBolt11(input.amount, { ...quote, state: 'PAID' }, config, type);
    const dleq = proofs.every((proof) => proof.dleq && cashu.hasValidDleq(proof, wallet.getKeyset(proof.id)));
    return { token: tokenOf(wallet, proofs), amount: amountOf(proofs), dleq };
  },
  async invoice(input) {
    const quote = await (await open(input)).createMintQuoteBolt11(input.amount);
    return { invoice: quote.request };
  },
  async receive(input) {
    const wallet = await open(input);
    let proofs = proofsOf(wallet, input.token);
    if (input.preimage) proofs = proofs.map((p) => ({ ...p, witness: JSON.stringify({ preimage: input.preimage }) }));
    const got = await wallet.receive(proofs, input.privkey ? { privkey: input.privkey } : {});
    return { token: tokenOf(wallet, got), amount: amountOf(got) };
  },
  async send(input) {
    const wallet = await open(input);
    const builder = wallet.ops.send(input.amount, proofsOf(wallet, input.token));
    const lock = input.pubkey ? { pubkey: input.pubkey, ...(input.hash ? { hashlock: input.hash } : {}) } : null;
    const { keep, send } = await (lock ? builder.asP2PK(lock) : builder).run();
    return { token: tokenOf(wallet, send), keep: tokenOf(wallet, keep) };
  },
  async melt(input) {
    const wallet = await open(input);
    const quote = await wallet.createMeltQuoteBolt11(input.invoice);
    const { send } = await wallet.send(quote.amount.add(quote.fee_reserve), proofsOf(wallet, input.token), {
      includeFees: true,
    });
    const melted = await wallet.meltProofsBolt11(quote, send);
    return { state: melted.quote.state, change: amountOf(melted.change), preimage: melted.quote.payment_preimage };
  },
  async states(input) {
    const wallet = await open(input);
    const states = await wallet.checkProofsStates(proofsOf(wallet, input.token));
    return { states: states.map(({ state }) => state) };
  },
  async restore(input) {
    const wallet = await open(input);
    let unspent = 0;
    for (const { id } of await wallet.keyChain.getKeysets()) {
      const { proofs } = await wallet.batchRestore(100, 100, 0, id);
      const states = proofs.length ? await wallet.checkProofsStates(proofs) : [];
      unspent += amountOf(proofs.filter((_, index) => states[index].state === 'UNSPENT'));
    }
    return { amount: unspent };
  },
  async readRequest(input) {
    const request = cashu.decodePaymentRequest(input.text);
    return { id: request.id, amount: Number(request.amount), unit: request.unit, mints: request.mints };
  },
  async makeRequest(input) {
    const request = new cashu.PaymentRequest([], 'id-1', input.amount, 'sat', [input.mint], 'a test', true);
    return { text: input.version === 'B' ? request.toEncodedCreqB() : request.toEncodedCreqA() };
  },
};

const answer = await commands[process.argv[2]](JSON.parse(readFileSync(0, 'utf8')));
process.stdout.write(JSON.stringify(answer) + '\n', () => process.exit(0));

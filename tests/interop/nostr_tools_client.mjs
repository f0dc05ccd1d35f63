// SPDX-License-Identifier: GPL-3.0-or-later
// A Nostr client on nostr-tools: one command as argument, its JSON object on standard input, the
// answer as one JSON object on standard output.
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { finalizeEvent, getPublicKey, verifyEvent } from 'nostr-tools/pure';
import { Relay, useWebSocketImplementation } from 'nostr-tools/relay';
import * as nip44 from 'nostr-tools/nip44';
import * as nip59 from 'nostr-tools/nip59';

useWebSocketImplementation(WebSocket);

const secretOf = (input) => Uint8Array.from(Buffer.from(input.secret, 'hex'));
const sign = (input) => (template) => Promise.resolve(finalizeEvent(template, secretOf(input)));

async function connect(input) {
  const relay = new Relay(input.relay);
  await relay.connect();
  return relay;
}

// Stored events, and why the relay closed the subscription instead.
function storedEvents(relay, filter) {
  return new Promise((resolve) => {
    const events = [];
    const subscription = relay.subscribe([filter], {
      onevent: (event) => events.push(event),
      oneose: () => resolve({ events, closed: '' }),
      onclose: (reason) => resolve({ events, closed: reason }),
      eoseTimeout: 15000,
    });
    relay.onnotice = (text) => resolve({ events, closed: text });
    void subscription;
  });
}

const commands = {
  async publish(input) {
    const relay = await connect(input);
    const event = input.event ?? finalizeEvent(input.template, secretOf(input));
    const attempt = () =>
      relay.publish(event).then(
        (reason) => ({ event, ok: true, reason }),
        (error) => ({ event, ok: false, reason: String(error.message ?? error) }),
      );
    const first = await attempt();
    if (!input.auth || !first.reason.startsWith('auth-required:')) return first;
    await relay.auth(sign(input));
    return attempt();
  },
  async fetch(input) {
    return storedEvents(await connect(input), input.filter);
  },
  async count(input) {
    const relay = await connect(input);
    return { count: await relay.count([input.filter], { id: null }) };
  },
  // Subscribes first, then publishes over another connection: what arrives was never stored before.
  async live(input) {
    const listener = await connect(input);
    const event = finalizeEvent(input.template, secretOf(input));
    const arrived = new Promise((resolve) => {
      const filter = { kinds: [event.kind], authors: [event.pubkey] };
      const subscription = listener.subscribe([filter], {
        onevent: resolve,
        oneose: async () => (await connect(input)).publish(event),
      });
      void subscription;
    });
    return { event: await arrived };
  },
  async wrap(input) {
    const rumor = { kind: 14, content: input.content, tags: [['p', input.receiver]] };
    return { event: nip59.wrapEvent(rumor, secretOf(input), input.receiver) };
  },
  async unwrap(input) {
    return { rumor: nip59.unwrapEvent(input.event, secretOf(input)) };
  },
  async encrypt(input) {
    return { text: nip44.encrypt(input.text, nip44.getConversationKey(secretOf(input), input.peer)) };
  },
  async decrypt(input) {
    return { text: nip44.decrypt(input.text, nip44.getConversationKey(secretOf(input), input.peer)) };
  },
  async verify(input) {
    return { valid: verifyEvent(input.event) };
  },
  async pubkey(input) {
    return { pubkey: getPublicKey(secretOf(input)) };
  },
};

const answer = await commands[process.argv[2]](JSON.parse(readFileSync(0, 'utf8')));
process.stdout.write(JSON.stringify(answer) + '\n', () => process.exit(0));

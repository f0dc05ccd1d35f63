// SPDX-License-Identifier: GPL-3.0-or-later
// A relay in memory on the @nostr-relay packages, on a free port: prints {"url"} once it listens.
// With the argument "auth" it demands NIP-42 before it serves kind 4.
import http from 'node:http';
import { WebSocketServer } from 'ws';
import core from '@nostr-relay/core';
import common from '@nostr-relay/common';
import validation from '@nostr-relay/validator';

const demandsAuth = process.argv.includes('auth');
const DefaultLimit = 500;

const firstTag = (event, name) => event.tags.find((tag) => tag[0] === name)?.[1] ?? '';

// What a replaceable or addressable event replaces; null for the others.
function addressOf({ kind, pubkey, ...event }) {
  if (kind === 0 || kind === 3 || (kind >= 10000 && kind < 20000)) return `${kind}:${pubkey}:`;
  if (kind >= 30000 && kind < 40000) return `${kind}:${pubkey}:${firstTag(event, 'd')}`;
  return null;
}

function isWanted(event, filter) {
  if (filter.ids && !filter.ids.includes(event.id)) return false;
  if (filter.authors && !filter.authors.includes(event.pubkey)) return false;
  if (filter.kinds && !filter.kinds.includes(event.kind)) return false;
  if (filter.since && event.created_at < filter.since) return false;
  if (filter.until && event.created_at > filter.until) return false;
  return Object.entries(filter)
    .filter(([key]) => key.startsWith('#'))
    .every(([key, values]) => event.tags.some((tag) => tag[0] === key[1] && values.includes(tag[1])));
}

const newestFirst = (a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1);

class Memory extends common.EventRepository {
  events = new Map();
  versions = new Map();

  isSearchSupported() {
    return false;
  }

  upsert(event) {
    if (this.events.has(event.id)) return { isDuplicate: true };
    const address = addressOf(event);
    const current = address && this.versions.get(address);
    if (current && newestFirst(current, event) < 0) return { isDuplicate: true };
    if (current) this.events.delete(current.id);
    if (address) this.versions.set(address, event);
    this.events.set(event.id, event);
    return { isDuplicate: false };
  }

  find(filter) {
    const found = [...this.events.values()].filter((event) => isWanted(event, filter));
    return found.sort(newestFirst).slice(0, filter.limit ?? DefaultLimit);
  }

  async deleteByDeletionRequest(request) {
    for (const [name, value] of request.tags) {
      const event = name === 'e' ? this.events.get(value) : name === 'a' ? this.versions.get(value) : undefined;
      if (!event || event.pubkey !== request.pubkey || event.kind === 5) continue;
      if (name === 'a' && event.created_at > request.created_at) continue;
      this.events.delete(event.id);
      this.versions.delete(addressOf(event));
    }
  }

  async destroy() {}
}

const options = { filterResultCacheTtl: 0, eventHandlingResultCacheTtl: 0 };
const relay = new core.NostrRelay(new Memory(), demandsAuth ? { ...options, hostname: '127.0.0.1' } : options);
const validator = new validation.Validator();

const server = http.createServer((request, response) => {
  const asksAbout = (request.headers.accept ?? '').includes('application/nostr+json');
  response.writeHead(asksAbout ? 200 : 404, { 'content-type': 'application/nostr+json' });
  response.end(asksAbout ? JSON.stringify({ name: 'a relay for tests', supported_nips: [1, 9, 11, 40, 42] }) : '');
});
new WebSocketServer({ server }).on('connection', (socket) => {
  relay.handleConnection(socket);
  socket.on('close', () => relay.handleDisconnect(socket));
  socket.on('message', async (text) => {
    try {
      await relay.handleMessage(socket, await validator.validateIncomingMessage(text));
    } catch (error) {
      socket.send(JSON.stringify(common.createOutgoingNoticeMessage(String(error.message))));
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `ws://127.0.0.1:${server.address().port}` })));

# SPDX-License-Identifier: GPL-3.0-or-later
"""A Nostr client on rust-nostr: one command as argument, its JSON object on standard input, the
answer as one JSON object on standard output."""
import asyncio
import json
import os
import sys
from datetime import timedelta

from nostr_sdk import (
    Authenticator, ClientBuilder, Event, EventBuilder, Filter, Keys, Kind, Nip44Version, NostrSigner, PublicKey,
    RelayUrl, ReqExitPolicy, ReqTarget, Tag, Timestamp, UnwrappedGift, nip17_make_private_msg, nip44_decrypt, nip44_encrypt)
from nostr_sdk.nostr_sdk import uniffi_set_event_loop

LIMIT = timedelta(seconds=15)


class Answering(Authenticator):
    def __init__(self, keys):
        self.keys = keys

    async def make_auth_event(self, relay_url, challenge):
        tags = [Tag.parse(["relay", str(relay_url)]), Tag.parse(["challenge", challenge])]
        return EventBuilder(Kind(22242), "").tags(tags).finalize(self.keys)


def as_json(event):
    return json.loads(event.as_json())


def signed(given):
    if "event" in given:
        return Event.from_json(json.dumps(given["event"]))
    template = given["template"]
    builder = EventBuilder(Kind(template["kind"]), template["content"])
    builder = builder.tags([Tag.parse(tag) for tag in template["tags"]])
    return builder.custom_created_at(Timestamp.from_secs(template["created_at"])).finalize(Keys.parse(given["secret"]))


async def connect(given):
    uniffi_set_event_loop(asyncio.get_running_loop())  # the authenticator is called from another thread
    builder = ClientBuilder()
    if given.get("auth"):
        builder = builder.authenticator(Answering(Keys.parse(given["secret"])))
    client = builder.build()
    await client.add_relay(RelayUrl.parse(given["relay"]))
    await client.try_connect(LIMIT)
    return client


async def publish(given):
    client, event = await connect(given), signed(given)
    try:
        sent = await client.send_event(event)
    except Exception as error:  # whatever class the binding has for a refusal
        return {"event": as_json(event), "ok": False, "reason": str(error)}
    return {"event": as_json(event), "ok": bool(sent.success), "reason": " ".join(sent.failed.values())}


async def fetch(given):
    client = await connect(given)
    relay = await client.relay(RelayUrl.parse(given["relay"]))
    try:
        events = await relay.fetch_events(Filter.from_json(json.dumps(given["filter"])), LIMIT)
    except Exception as error:
        return {"events": [], "closed": str(error)}
    return {"events": [as_json(event) for event in events], "closed": ""}


async def sync(given):
    client = await connect(given)
    summary = await client.sync(Filter.from_json(json.dumps(given["filter"])))
    return {"received": sorted(event_id.to_hex() for event_id in summary.report.received)}


async def live(given):
    client, event = await connect(given), signed(given)
    wanted = Filter().kind(event.kind()).author(event.author())
    policy = ReqExitPolicy.WAIT_FOR_EVENTS(1)
    stream = await client.stream_events(ReqTarget.auto([wanted]), timeout=LIMIT, policy=policy)
    await client.send_event(event)  # over the same connection, so after the subscription
    found = await stream.next()
    return {"event": as_json(found.event)}


async def wrap(given):
    keys = Keys.parse(given["secret"])
    return {"event": as_json(nip17_make_private_msg(keys, PublicKey.parse(given["receiver"]), given["content"]))}


async def unwrap(given):
    gift = UnwrappedGift.from_gift_wrap(Keys.parse(given["secret"]), Event.from_json(json.dumps(given["event"])))
    rumor = json.loads(gift.rumor().as_json())
    assert gift.sender().to_hex() == rumor["pubkey"]
    return {"rumor": rumor}


async def encrypt(given):
    key, peer = Keys.parse(given["secret"]).secret_key(), PublicKey.parse(given["peer"])
    return {"text": nip44_encrypt(key, peer, given["text"], Nip44Version.V2)}


async def decrypt(given):
    key, peer = Keys.parse(given["secret"]).secret_key(), PublicKey.parse(given["peer"])
    return {"text": nip44_decrypt(key, peer, given["text"])}


async def verify(given):
    return {"valid": Event.from_json(json.dumps(given["event"])).verify()}


async def pubkey(given):
    return {"pubkey": Keys.parse(given["secret"]).public_key().to_hex()}


COMMANDS = {f.__name__: f for f in (publish, fetch, sync, live, wrap, unwrap, encrypt, decrypt, verify, pubkey)}


async def main():
    print(json.dumps(await COMMANDS[sys.argv[1]](json.load(sys.stdin))), flush=True)
    os._exit(0)  # the library's threads may still call back, and crash an interpreter that takes itself apart


asyncio.run(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay of rust-nostr on a free port: prints {"url"} once it listens. With the argument "auth"
it demands NIP-42 for everything."""
import asyncio
import json
import sys

from nostr_sdk import LocalRelayBuilder, LocalRelayBuilderNip42, LocalRelayBuilderNip42Mode, RateLimit


async def main() -> None:
    builder = LocalRelayBuilder().addr("127.0.0.1").rate_limit(RateLimit(max_reqs=10_000, notes_per_minute=1_000_000))
    if "auth" in sys.argv:
        builder = builder.nip42(LocalRelayBuilderNip42(mode=LocalRelayBuilderNip42Mode.BOTH))
    relay = builder.build()
    await relay.run()
    print(json.dumps({"url": str(await relay.url()).rstrip("/")}), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())

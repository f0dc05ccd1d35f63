# SPDX-License-Identifier: GPL-3.0-or-later
"""nostr-rs-relay (its program is the first argument) on a free port: prints {"url"} once it listens."""
import sys

from child import free_port, serve, scratch

with scratch() as folder:
    port = free_port()
    (folder / "config.toml").write_text(f"""
[info]
relay_url = "ws://127.0.0.1:{port}/"
[network]
address = "127.0.0.1"
port = {port}
[database]
data_directory = "{folder}"
[limits]
messages_per_sec = 0
subscriptions_per_min = 0
""")
    serve([sys.argv[1], "--config", folder / "config.toml", "--db", folder], port, f"ws://127.0.0.1:{port}")

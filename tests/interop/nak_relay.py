# SPDX-License-Identifier: GPL-3.0-or-later
"""`nak serve` (nak is the first argument) on a free port: prints {"url"} once it listens."""
import sys

from child import free_port, serve

port = free_port()
serve([sys.argv[1], "serve", "--hostname", "127.0.0.1", "--port", str(port), "--negentropy", "--blossom"],
      port, f"ws://127.0.0.1:{port}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Nutshell's mint with its fake Lightning wallet on a free port: prints {"url"} once it listens."""
import json
import os
import socket
import tempfile

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
os.environ.update({
    "MINT_PRIVATE_KEY": "a mint for tests",
    "MINT_DATABASE": f"{folder.name}/mint",
    "MINT_BACKEND_BOLT11_SAT": "FakeWallet",
    "MINT_INPUT_FEE_PPK": "100",
    "MINT_RATE_LIMIT": "FALSE",
    "MINT_QUOTE_BACKEND_CHECK_RATE_LIMIT": "0",
    "FAKEWALLET_BRR": "TRUE",
    "FAKEWALLET_DELAY_INCOMING_PAYMENT": "0.2",
    "FAKEWALLET_DELAY_OUTGOING_PAYMENT": "0.2",
    "TOR": "FALSE",
    "LOG_LEVEL": "WARNING",
    "CASHU_DIR": folder.name,
    "DEBUG": "FALSE",
})

import uvicorn  # noqa: E402  the settings are read while these are imported
from cashu.mint.app import app  # noqa: E402


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
Server(uvicorn.Config(app, log_level="warning", access_log=False)).run([listener])

# SPDX-License-Identifier: GPL-3.0-or-later
"""cdk-mintd (its program is the first argument) with its fake wallet on a free port: prints {"url"}
once it listens."""
import sys

from child import free_port, scratch, serve

WORDS = "abandon " * 11 + "about"

with scratch() as folder:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (folder / "config.toml").write_text(f"""
[info]
url = "{url}"
listen_host = "127.0.0.1"
listen_port = {port}
mnemonic = "{WORDS}"
input_fee_ppk = 100
[mint_info]
name = "cdk for tests"
[database]
engine = "sqlite"
[ln]
ln_backend = "fakewallet"
min_mint = 1
max_mint = 500000
min_melt = 1
max_melt = 500000
[payment_backend]
backend = "fakewallet"
[fake_wallet]
supported_units = ["sat"]
fee_percent = 0.02
reserve_fee_min = 1
min_delay_time = 0
max_delay_time = 1
""")
    serve([sys.argv[1], "--work-dir", folder, "--config", folder / "config.toml"], port, url)

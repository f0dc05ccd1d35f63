# SPDX-License-Identifier: GPL-3.0-or-later
"""Nutshell's wallet: one command as argument, its JSON object on standard input, the answer as one
JSON object on standard output. Every call has an empty wallet of its own; what it owns travels as
tokens."""
import asyncio
import json
import os
import sys
import tempfile

folder = tempfile.TemporaryDirectory()
os.environ.update({"CASHU_DIR": folder.name, "TOR": "FALSE", "DEBUG": "FALSE", "LOG_LEVEL": "ERROR"})

from cashu.core.base import HTLCWitness, PaymentRequest, Unit  # noqa: E402  the settings are read while these are imported
from cashu.core.crypto.secp import PrivateKey  # noqa: E402
from cashu.core.nuts import nut18, nut26  # noqa: E402
from cashu.wallet.helpers import deserialize_token_from_string  # noqa: E402
from cashu.wallet.wallet import Wallet  # noqa: E402


async def open_wallet(given):
    wallet = await Wallet.with_db(given["mint"], f"{folder.name}/wallet", "wallet")
    if "words" in given:
        await wallet._init_private_key(given["words"])
    if "privkey" in given:
        wallet.private_key = PrivateKey(bytes.fromhex(given["privkey"]))
    await wallet.load_mint()
    return wallet


def amount_of(proofs):
    return sum(int(proof.amount) for proof in proofs)


async def token_of(wallet, proofs, version=4):
    if not proofs:
        return ""
    return await wallet.serialize_proofs(proofs, legacy=version == 3, include_dleq=version == 4)


async def proofs_of(wallet, text):
    token = deserialize_token_from_string(text)
    assert token.unit == Unit.sat.name
    proofs = token.proofs
    await wallet._expand_short_keyset_ids(proofs)
    wallet.verify_proofs_dleq(proofs)
    return proofs


async def mint(given):
    wallet = await open_wallet(given)
    quote = await wallet.request_mint(given["amount"])
    while (await wallet.get_mint_quote(quote.quote)).state.value != "PAID":
        await asyncio.sleep(0.1)
    proofs = await wallet.mint(given["amount"], quote.quote)
    wallet.verify_proofs_dleq(proofs)
    return {"token": await token_of(wallet, proofs), "amount": amount_of(proofs),
            "dleq": all(proof.dleq is not None for proof in proofs)}


async def invoice(given):
    wallet = await open_wallet(given)
    return {"invoice": (await wallet.request_mint(given["amount"])).request}


async def receive(given):
    wallet = await open_wallet(given)
    proofs = await proofs_of(wallet, given["token"])
    if "preimage" in given:
        for proof in proofs:
            proof.witness = HTLCWitness(preimage=given["preimage"]).model_dump_json()
    keep, _ = await wallet.redeem(proofs)
    return {"token": await token_of(wallet, keep), "amount": amount_of(keep)}


async def send(given):
    wallet = await open_wallet(given)
    lock = None
    if "hash" in given:
        lock = await wallet.create_htlc_lock(preimage_hash=given["hash"], hashlock_pubkeys=[given["pubkey"]])
    elif "pubkey" in given:
        lock = await wallet.create_p2pk_lock(given["pubkey"])
    proofs = await proofs_of(wallet, given["token"])
    keep, sent = await wallet.split(proofs, given["amount"], secret_lock=lock)
    return {"token": await token_of(wallet, sent, given.get("version", 4)), "keep": await token_of(wallet, keep)}


async def melt(given):
    wallet = await open_wallet(given)
    quote = await wallet.melt_quote(given["invoice"])
    proofs = await proofs_of(wallet, given["token"])
    melted = await wallet.melt(proofs, given["invoice"], int(quote.fee_reserve), quote.quote)
    return {"state": melted.state.value if hasattr(melted.state, "value") else melted.state,
            "change": amount_of(melted.change or []), "preimage": melted.payment_preimage}


async def states(given):
    wallet = await open_wallet(given)
    answer = await wallet.check_proof_state(await proofs_of(wallet, given["token"]))
    return {"states": [state.state.value for state in answer.states]}


async def restore(given):
    wallet = await open_wallet(given)
    await wallet.restore_wallet_from_mnemonic(given["words"], to=2, batch=25)
    return {"amount": int(wallet.available_balance.amount)}


async def readRequest(given):
    request = nut18.deserialize(given["text"])
    return {"id": request.i, "amount": request.a, "unit": request.u, "mints": request.m}


async def makeRequest(given):
    request = PaymentRequest(i="id-1", a=given["amount"], u="sat", s=True, m=[given["mint"]], d="a test")
    return {"text": (nut26 if given["version"] == "B" else nut18).serialize(request)}


COMMANDS = {f.__name__: f for f in (
    mint, invoice, receive, send, melt, states, restore, readRequest, makeRequest)}
given = json.load(sys.stdin)
sys.stdout, answers = sys.stderr, sys.stdout  # the library prints
print(json.dumps(asyncio.run(COMMANDS[sys.argv[1]](given))), file=answers, flush=True)

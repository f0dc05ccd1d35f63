// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/wallet_store.h"

namespace cashu {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Version1 = R"sql(
CREATE TABLE wallet_mints (
    url TEXT PRIMARY KEY, name TEXT NOT NULL, is_practice INTEGER NOT NULL, announces_dleq INTEGER NOT NULL,
    locks_quotes INTEGER NOT NULL, added_at INTEGER NOT NULL, checked_at INTEGER NOT NULL);
CREATE TABLE wallet_keysets (
    id TEXT PRIMARY KEY, mint TEXT NOT NULL, content BLOB NOT NULL, counter INTEGER NOT NULL DEFAULT 0);
CREATE TABLE wallet_proofs (
    y TEXT PRIMARY KEY, mint TEXT NOT NULL, keyset TEXT NOT NULL, amount INTEGER NOT NULL, secret TEXT NOT NULL,
    c BLOB NOT NULL, dleq BLOB, witness TEXT, state TEXT NOT NULL, operation INTEGER, sent_token TEXT);
CREATE INDEX wallet_proofs_by_state ON wallet_proofs (mint, state);
CREATE INDEX wallet_proofs_by_token ON wallet_proofs (sent_token) WHERE sent_token IS NOT NULL;
CREATE INDEX wallet_proofs_by_operation ON wallet_proofs (operation) WHERE operation IS NOT NULL;
CREATE TABLE wallet_operations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, state TEXT NOT NULL, mint TEXT NOT NULL,
    quote TEXT NOT NULL, token TEXT NOT NULL, path TEXT NOT NULL, body BLOB NOT NULL, amount INTEGER NOT NULL,
    fee INTEGER NOT NULL, net INTEGER NOT NULL, purpose TEXT NOT NULL, refusal TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL);
CREATE INDEX wallet_operations_by_state ON wallet_operations (state);
CREATE INDEX wallet_operations_by_quote ON wallet_operations (quote);
CREATE INDEX wallet_operations_by_token ON wallet_operations (token);
CREATE TABLE wallet_operation_inputs (
    operation INTEGER NOT NULL REFERENCES wallet_operations (id), y TEXT NOT NULL, PRIMARY KEY (operation, y));
CREATE INDEX wallet_operation_inputs_by_y ON wallet_operation_inputs (y);
CREATE TABLE wallet_operation_outputs (
    operation INTEGER NOT NULL REFERENCES wallet_operations (id), position INTEGER NOT NULL, amount INTEGER NOT NULL,
    keyset TEXT NOT NULL, counter INTEGER NOT NULL, for_token INTEGER NOT NULL,
    PRIMARY KEY (operation, position), UNIQUE (keyset, counter));
CREATE TABLE wallet_sent_tokens (
    id TEXT PRIMARY KEY, mint TEXT NOT NULL, amount INTEGER NOT NULL, text TEXT NOT NULL, purpose TEXT NOT NULL,
    at INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE wallet_received_tokens (
    id TEXT PRIMARY KEY, mint TEXT NOT NULL, text TEXT NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL,
    state TEXT NOT NULL, net INTEGER NOT NULL, operation INTEGER NOT NULL);
CREATE TABLE wallet_mint_quotes (
    id TEXT PRIMARY KEY, mint TEXT NOT NULL, request TEXT NOT NULL, amount INTEGER NOT NULL, state TEXT NOT NULL,
    expiry INTEGER, pubkey TEXT, key BLOB, at INTEGER NOT NULL);
CREATE TABLE wallet_melt_quotes (
    id TEXT PRIMARY KEY, mint TEXT NOT NULL, request TEXT NOT NULL, amount INTEGER NOT NULL,
    fee_reserve INTEGER NOT NULL, state TEXT NOT NULL, expiry INTEGER, preimage TEXT NOT NULL);
CREATE TABLE wallet_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
    fee INTEGER NOT NULL, sign INTEGER NOT NULL, mint TEXT NOT NULL, purpose TEXT NOT NULL, state TEXT NOT NULL,
    operation INTEGER NOT NULL, sent_token TEXT NOT NULL);
CREATE INDEX wallet_history_by_operation ON wallet_history (operation);
CREATE INDEX wallet_history_by_token ON wallet_history (sent_token);
)sql";

// What new proofs are locked to, and the keys of ours that others may lock proofs to.
constexpr auto Version2 = R"sql(
ALTER TABLE wallet_operations ADD COLUMN lock BLOB NOT NULL DEFAULT x'';
CREATE TABLE wallet_lock_keys (counter INTEGER PRIMARY KEY, x TEXT NOT NULL UNIQUE);
)sql";

} // namespace

base::Result<> WalletStore::open()
{
    const auto migrated = database.migrate(
        u"wallet"_s, {QString::fromLatin1(Version1), QString::fromLatin1(Version2)});
    if (!migrated)
        return migrated;
    const auto counted = quoteKeys.open();
    if (!counted)
        return counted;
    const auto prepared = transfers.open();
    if (!prepared)
        return prepared;
    const auto marked = seedMark.open();
    if (!marked)
        return marked;
    return mints.load();
}

} // namespace cashu

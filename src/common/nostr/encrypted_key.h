// SPDX-License-Identifier: GPL-3.0-or-later
// A secret key under a password (NIP-49): the text ncryptsec1…, for export and import. Takes a part
// of a second and 64 MiB at the usual cost, so call it off the core's thread.
#pragma once

#include "nostr/keys.h"

namespace nostr {

enum class KeyHandling : std::uint8_t { Careless = 0, NotCareless = 1, NotTracked = 2 };

// log2 of the cost; the memory needed is 2^logN KiB.
struct KeyCost {
    static constexpr int Least = 16; // that we write
    static constexpr int Usual = 16;
    static constexpr int Most = 18; // that we write, and read without asking
    static constexpr int MostReadable = 20;
};

struct OpenedKey {
    SecretKey key;
    KeyHandling handling;
};
QDebug operator<<(QDebug, const OpenedKey&) = delete;

struct EncryptedKeyChoices { // what chance and the user decide
    int logN = KeyCost::Usual;
    std::array<std::uint8_t, 16> salt{};
    std::array<std::uint8_t, 24> nonce{};
    KeyHandling handling = KeyHandling::NotTracked;
};

// NotAllowed for a cost outside Least … Most.
base::Result<QString> encryptKey(const SecretKey& key, const QString& password, int logN,
    KeyHandling handling, base::RandomSource& random);
base::Result<QString> encryptKey(
    const SecretKey& key, const QString& password, const EncryptedKeyChoices& choices);

// Read without the password, to ask before an expensive one is opened.
base::Result<int> costOf(QStringView text);
// NotAllowed for a wrong password or a cost above `mostLogN` (never above MostReadable); Malformed
// for a text that is no such key.
base::Result<OpenedKey> decryptKey(
    QStringView text, const QString& password, int mostLogN = KeyCost::Most);

} // namespace nostr

// SPDX-License-Identifier: GPL-3.0-or-later
// Wallet words (BIP-39, English): entropy to words, words to seed.
#pragma once

#include "base/result.h"
#include "crypto/secret_bytes.h"

#include <QString>
#include <QStringList>

namespace crypto {

// 16, 20, 24, 28 or 32 bytes give 12 to 24 words.
base::Result<QString> mnemonicFromEntropy(base::ByteView entropy);
// Refuses unknown words, wrong counts and wrong checksums. Any spacing, any case.
base::Result<QByteArray> entropyFromMnemonic(const QString& words);
// PBKDF2 over the words as given (NFKD). Does not check them: entropyFromMnemonic() does.
SecretBytes<64> seedFromMnemonic(const QString& words, const QString& passphrase = {});

// The 2048 words, for completing what a user types.
const QStringList& englishWords();

} // namespace crypto

// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip39.h"

#include "crypto/hash.h"
#include "crypto/key_stretch.h"

#include <algorithm>

namespace crypto {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr int BitsPerWord = 11;
constexpr quint32 Iterations = 2048;

bool bitAt(base::ByteView bytes, qsizetype bit)
{
    return (bytes[static_cast<std::size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0;
}

QStringList wordsOf(const QString& text)
{
    return text.normalized(QString::NormalizationForm_KD)
        .toLower()
        .simplified()
        .split(QLatin1Char(' '));
}

} // namespace

Result<QString> mnemonicFromEntropy(base::ByteView entropy)
{
    if (entropy.size() < 16 || entropy.size() > 32 || entropy.size() % 4 != 0)
        return fail(Errc::Malformed, QStringLiteral("%1 bytes of entropy").arg(entropy.size()));
    QByteArray bits = base::toByteArray(entropy);
    bits += static_cast<char>(sha256(entropy)[0]); // at most 8 bits of it are used
    const auto count
        = static_cast<qsizetype>(entropy.size() * 8 + entropy.size() / 4) / BitsPerWord;
    QStringList words;
    for (qsizetype word = 0; word < count; ++word) {
        int index = 0;
        for (int bit = 0; bit < BitsPerWord; ++bit)
            index = index * 2 + (bitAt(base::view(bits), word * BitsPerWord + bit) ? 1 : 0);
        words += englishWords().at(index);
    }
    return words.join(QLatin1Char(' '));
}

Result<QByteArray> entropyFromMnemonic(const QString& text)
{
    const auto words = wordsOf(text);
    if (words.size() < 12 || words.size() > 24 || words.size() % 3 != 0)
        return fail(
            Errc::Malformed, QStringLiteral("%1 words are not a seed phrase").arg(words.size()));
    const auto& list = englishWords();
    QByteArray bits(33, '\0');
    for (qsizetype word = 0; word < words.size(); ++word) {
        const auto found = std::lower_bound(list.begin(), list.end(), words[word]);
        if (found == list.end() || *found != words[word])
            return fail(
                Errc::Malformed, QStringLiteral("word %1 is not in the list").arg(word + 1));
        const auto index = found - list.begin();
        for (int bit = 0; bit < BitsPerWord; ++bit) {
            const auto at = word * BitsPerWord + bit;
            if ((index >> (BitsPerWord - 1 - bit) & 1) != 0)
                bits[at / 8] = static_cast<char>(bits[at / 8] | (0x80 >> (at % 8)));
        }
    }
    const auto size = words.size() * BitsPerWord * 4 / 33; // in bytes: 32 of every 33 bits
    const QByteArray entropy = bits.left(size);
    const auto again = mnemonicFromEntropy(base::view(entropy));
    if (!again || *again != words.join(QLatin1Char(' ')))
        return fail(Errc::Malformed, QStringLiteral("the seed phrase has a wrong word or order"));
    return entropy;
}

SecretBytes<64> seedFromMnemonic(const QString& words, const QString& passphrase)
{
    const QByteArray password = words.normalized(QString::NormalizationForm_KD).toUtf8();
    const QByteArray salt = (QStringLiteral("mnemonic") + passphrase)
                                .normalized(QString::NormalizationForm_KD)
                                .toUtf8();
    return pbkdf2Sha512(base::view(password), base::view(salt), Iterations);
}

} // namespace crypto

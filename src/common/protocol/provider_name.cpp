// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/provider_name.h"

#include "protocol/provider_name_words.h"

#include <QtEndian>

namespace protocol {

namespace {

template <std::size_t N>
QString wordFor(const std::array<std::string_view, N>& words, const std::uint8_t* number)
{
    const auto& word = words[qFromLittleEndian<quint64>(number) % N];
    return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
}

} // namespace

QString providerName(const nostr::PublicKey& provider)
{
    const auto* bytes = provider.bytes().data();
    return wordFor(name_words::Adjectives, bytes) + wordFor(name_words::Middles, bytes + 8)
        + wordFor(name_words::Nouns, bytes + 16);
}

} // namespace protocol

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/profile_text.h"

#include "cashu/bech32_groups.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr qsizetype MaxProfileText = 5000;
constexpr qsizetype MaxEntry = 255; // bytes
constexpr char KeyEntry = 0;
constexpr char RelayEntry = 1;

tl::unexpected<base::Error> broken()
{
    return fail(Errc::Malformed, u"not the key of a payee"_s);
}

std::optional<std::array<std::uint8_t, 32>> keyFrom(const QByteArray& bytes)
{
    std::array<std::uint8_t, 32> key{};
    if (bytes.size() != 32)
        return std::nullopt;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes.constData()), 32, key.begin());
    return key;
}

} // namespace

Result<NostrProfile> profileFromText(QStringView text)
{
    if (text.size() > MaxProfileText)
        return broken();
    const auto parts = partsFromBech32(text);
    if (!parts)
        return passOn(parts);
    const auto bytes = bytesFromGroups(parts->groups);
    if (parts->prefix == "npub"_L1) {
        const auto key = keyFrom(bytes);
        return key ? Result<NostrProfile>{NostrProfile{*key, {}}} : broken();
    }
    if (parts->prefix != "nprofile"_L1)
        return broken();
    NostrProfile profile;
    bool hasKey = false;
    for (qsizetype at = 0; at < bytes.size();) {
        if (bytes.size() - at < 2)
            return broken();
        const char kind = bytes[at];
        const auto size = static_cast<quint8>(bytes[at + 1]);
        const auto entry = bytes.mid(at + 2, size);
        if (entry.size() != size)
            return broken();
        at += 2 + size;
        if (const auto key = keyFrom(entry); kind == KeyEntry && key) {
            profile.pubkey = *key;
            hasKey = true;
        } else if (kind == RelayEntry) {
            profile.relays += QString::fromUtf8(entry);
        }
    }
    return hasKey ? Result<NostrProfile>{profile} : broken();
}

QString toText(const NostrProfile& profile)
{
    QByteArray bytes;
    const auto append = [&bytes](char kind, const QByteArray& entry) {
        bytes += kind;
        bytes += static_cast<char>(entry.size());
        bytes += entry;
    };
    append(KeyEntry, base::toByteArray(profile.pubkey));
    for (const auto& relay : profile.relays) {
        const auto utf8 = relay.toUtf8();
        if (utf8.size() <= MaxEntry)
            append(RelayEntry, utf8);
    }
    return toBech32({u"nprofile"_s, groupsFromBytes(bytes)});
}

} // namespace cashu

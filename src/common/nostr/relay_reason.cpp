// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_reason.h"

#include "nostr/relay_message.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace nostr {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxWork = 256; // bits of an id

} // namespace

RefusalReason refusalReason(const QString& text)
{
    static const std::array<std::pair<QLatin1StringView, RefusalReason>, 9> words{{
        {"duplicate"_L1, RefusalReason::Duplicate},
        {"pow"_L1, RefusalReason::ProofOfWork},
        {"blocked"_L1, RefusalReason::Blocked},
        {"rate-limited"_L1, RefusalReason::RateLimited},
        {"invalid"_L1, RefusalReason::Invalid},
        {"restricted"_L1, RefusalReason::Restricted},
        {"auth-required"_L1, RefusalReason::AuthRequired},
        {"mute"_L1, RefusalReason::Muted},
        {"unsupported"_L1, RefusalReason::Unsupported},
    }};
    const auto word = reasonPrefix(text);
    for (const auto& [known, reason] : words)
        if (word == known)
            return reason;
    return RefusalReason::Error;
}

std::optional<int> workDemandedIn(const QString& text)
{
    if (refusalReason(text) != RefusalReason::ProofOfWork)
        return std::nullopt;
    static const QRegularExpression number{u"(?<![0-9])[0-9]{1,3}(?![0-9])"_s};
    int most = 0;
    auto numbers = number.globalMatch(text.left(MaxReason));
    while (numbers.hasNext()) {
        const int found = numbers.next().captured().toInt();
        if (found <= MaxWork)
            most = std::max(most, found);
    }
    return most > 0 ? std::optional{most} : std::nullopt;
}

bool isFinal(RefusalReason reason)
{
    switch (reason) {
    case RefusalReason::AuthRequired:
    case RefusalReason::Restricted:
    case RefusalReason::Unsupported:
    case RefusalReason::Invalid:
    case RefusalReason::Blocked:
    case RefusalReason::ProofOfWork:
        return true;
    case RefusalReason::Error:
    case RefusalReason::Duplicate:
    case RefusalReason::RateLimited:
    case RefusalReason::Muted:
        return false;
    }
    return false;
}

} // namespace nostr

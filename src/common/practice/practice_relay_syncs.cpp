// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay_syncs.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace practice {

using namespace Qt::StringLiterals;

namespace {

QString text(const QJsonArray& parts)
{
    return QString::fromUtf8(QJsonDocument{parts}.toJson(QJsonDocument::Compact));
}

} // namespace

QString PracticeRelaySyncs::errorMessage(const QString& name, const QString& reason)
{
    return text({u"NEG-ERR"_s, name, reason});
}

QString PracticeRelaySyncs::open(
    const QString& name, std::vector<nostr::SyncItem> items, const QString& hex)
{
    m_syncs.erase(name);
    if (items.size() > MaxItems)
        return errorMessage(name, u"blocked: too many events, ask for fewer"_s);
    if (m_syncs.size() >= MaxSyncs)
        return errorMessage(name, u"blocked: too many syncs at once"_s);
    m_syncs.emplace(name, nostr::Negentropy{std::move(items), FrameLimit});
    return advance(name, hex);
}

QString PracticeRelaySyncs::advance(const QString& name, const QString& hex)
{
    const auto sync = m_syncs.find(name);
    if (sync == m_syncs.end())
        return errorMessage(name, u"closed: no such sync is open"_s);
    const auto message = base::fromHex(hex.toLower());
    const auto answer
        = message ? sync->second.answer(*message) : base::fail(base::Errc::Malformed, u"not hex"_s);
    if (answer)
        return text({u"NEG-MSG"_s, name, base::toHex(base::view(*answer))});
    m_syncs.erase(sync);
    return errorMessage(name, u"invalid: "_s + answer.error().detail);
}

} // namespace practice

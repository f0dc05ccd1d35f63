// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_notice.h"

#include "base/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr qsizetype MaxObjectId = 256;

QString requestText(qint64 request, const QString& method, const QJsonObject& params)
{
    const QJsonObject json{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, request}, {u"method"_s, method}, {u"params"_s, params}};
    return QString::fromUtf8(QJsonDocument{json}.toJson(QJsonDocument::Compact));
}

// Some mints write the id as text.
qint64 requestOf(const QJsonValue& id)
{
    return id.isString() ? id.toString().left(20).toLongLong() : id.toInteger(-1);
}

// Newer mints leave the state of a mint quote to be derived.
QString stateOf(const QJsonObject& payload)
{
    if (const auto state = payload.value("state"_L1); state.isString())
        return state.toString().left(32);
    return u"%1/%2"_s.arg(payload.value("amount_paid"_L1).toInteger())
        .arg(payload.value("amount_issued"_L1).toInteger());
}

} // namespace

QString toString(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::MintQuote:
        return u"bolt11_mint_quote"_s;
    case NoticeKind::MeltQuote:
        return u"bolt11_melt_quote"_s;
    case NoticeKind::ProofState:
        return u"proof_state"_s;
    }
    return {};
}

std::optional<NoticeKind> noticeKindFrom(QStringView text)
{
    for (const auto kind : {NoticeKind::MintQuote, NoticeKind::MeltQuote, NoticeKind::ProofState}) {
        if (text == toString(kind))
            return kind;
    }
    return std::nullopt;
}

QString subscribeText(
    qint64 request, NoticeKind kind, const QString& subscription, const QStringList& filters)
{
    return requestText(request, u"subscribe"_s,
        {{u"kind"_s, toString(kind)}, {u"subId"_s, subscription},
            {u"filters"_s, QJsonArray::fromStringList(filters)}});
}

QString unsubscribeText(qint64 request, const QString& subscription)
{
    return requestText(request, u"unsubscribe"_s, {{u"subId"_s, subscription}});
}

Result<MintNotice> mintNoticeFromText(const QString& text)
{
    if (text.size() > MaxSocketMessage)
        return fail(Errc::Malformed, u"a message that is too long"_s);
    const auto json = base::parseObject(text.toUtf8(), MaxSocketMessage * 4);
    if (!json)
        return base::passOn(json);
    MintNotice notice;
    if (json->value("method"_L1).toString() == "subscribe"_L1) {
        const auto params = json->value("params"_L1).toObject();
        const auto payload = params.value("payload"_L1).toObject();
        const auto quote = payload.value("quote"_L1).toString();
        notice.subscription = params.value("subId"_L1).toString().left(MaxSubscriptionId);
        notice.object
            = (quote.isEmpty() ? payload.value("Y"_L1).toString() : quote).left(MaxObjectId);
        notice.state = stateOf(payload);
        if (notice.subscription.isEmpty() || notice.object.isEmpty())
            return fail(Errc::Malformed, u"a notice about nothing"_s);
        return notice;
    }
    notice.request = requestOf(json->value("id"_L1));
    if (json->value("error"_L1).isObject())
        notice.type = MintNotice::Type::Refused;
    else if (json->value("result"_L1).isObject())
        notice.type = MintNotice::Type::Accepted;
    else
        return fail(Errc::Malformed, u"neither an answer nor a notice"_s);
    return notice;
}

} // namespace cashu

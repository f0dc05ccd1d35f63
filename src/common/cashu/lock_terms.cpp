// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lock_terms.h"

#include "base/json_reader.h"

#include <QJsonDocument>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using crypto::CurvePoint;

namespace {

QString nameOf(PaymentLock kind)
{
    return kind == PaymentLock::Htlc ? u"HTLC"_s : u"P2PK"_s;
}

QStringList keysTag(const QString& name, const QList<CurvePoint>& keys)
{
    QStringList tag{name};
    for (const auto& key : keys)
        tag += key.toHex();
    return tag;
}

QList<QStringList> tagsOf(const LockOptions& options)
{
    QList<QStringList> tags;
    if (options.scope == SignatureScope::All)
        tags += {u"sigflag"_s, u"SIG_ALL"_s};
    if (options.signatures != 1)
        tags += {u"n_sigs"_s, QString::number(options.signatures)};
    const auto further = options.hash ? options.keys : options.keys.mid(1);
    if (!further.isEmpty())
        tags += keysTag(u"pubkeys"_s, further);
    if (options.locktime)
        tags += {u"locktime"_s, QString::number(options.locktime->time_since_epoch().count())};
    if (!options.refundKeys.isEmpty())
        tags += keysTag(u"refund"_s, options.refundKeys);
    if (options.refundSignatures != 1)
        tags += {u"n_sigs_refund"_s, QString::number(options.refundSignatures)};
    return tags;
}

QJsonArray asJson(const QList<QStringList>& tags)
{
    QJsonArray json;
    for (const auto& tag : tags)
        json.append(QJsonArray::fromStringList(tag));
    return json;
}

QList<QStringList> tagsFrom(const QJsonArray& json)
{
    QList<QStringList> tags;
    for (const auto& entry : json) {
        QStringList tag;
        for (const auto& value : entry.toArray())
            tag += value.toString();
        tags += tag;
    }
    return tags;
}

QByteArray secretText(const LockTerms& terms, const QString& nonce)
{
    QJsonObject content{{u"data"_s, terms.data}, {u"tags"_s, asJson(terms.tags)}};
    if (!nonce.isEmpty())
        content.insert(u"nonce"_s, nonce);
    QJsonArray secret;
    secret.append(nameOf(terms.kind));
    secret.append(content);
    return QJsonDocument{secret}.toJson(QJsonDocument::Compact);
}

} // namespace

Result<LockTerms> lockTerms(const LockOptions& options)
{
    if (!options.hash && options.keys.isEmpty())
        return fail(Errc::Malformed, u"a lock without a key"_s);
    LockTerms terms;
    terms.kind = options.hash ? PaymentLock::Htlc : PaymentLock::P2pk;
    terms.data = options.hash ? base::toHex(*options.hash) : options.keys.first().toHex();
    terms.tags = tagsOf(options);
    const auto secret = lockedSecret(terms, QString{64, u'0'});
    if (!secret)
        return passOn(secret);
    return terms;
}

Result<QString> lockedSecret(const LockTerms& terms, const QString& nonce)
{
    const auto secret = QString::fromUtf8(secretText(terms, nonce));
    if (secret.size() > MaxLockedSecret)
        return fail(Errc::Malformed, u"a lock of %1 characters"_s.arg(secret.size()));
    const auto condition = conditionFromSecret(secret);
    if (!condition)
        return passOn(condition);
    if (!*condition)
        return fail(Errc::Malformed, u"a lock of an unknown kind"_s);
    return secret;
}

QByteArray toStoredText(const LockTerms& terms)
{
    return secretText(terms, {});
}

Result<LockTerms> lockTermsFromStoredText(const QByteArray& text)
{
    const auto json = base::parseArray(text, 4 * MaxSecretLength);
    if (!json)
        return passOn(json);
    const auto kind = paymentLockOf(QString::fromUtf8(text));
    if (kind != PaymentLock::P2pk && kind != PaymentLock::Htlc)
        return fail(Errc::Malformed, u"not a lock that we know"_s);
    const auto content = json->at(1).toObject();
    LockTerms terms;
    terms.kind = kind;
    terms.data = content.value(u"data"_s).toString();
    terms.tags = tagsFrom(content.value(u"tags"_s).toArray());
    return terms;
}

bool carries(const QString& secret, const LockTerms& terms)
{
    const auto found = lockTermsFromStoredText(secret.toUtf8());
    return found && *found == terms;
}

Result<CurvePoint> lockKeyOfNostr(const std::array<std::uint8_t, 32>& xOnly)
{
    return CurvePoint::fromHex(u"02"_s + base::toHex(xOnly));
}

} // namespace cashu

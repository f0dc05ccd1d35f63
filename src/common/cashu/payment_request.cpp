// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_request.h"

#include "cashu/payment_request_cbor.h"
#include "cashu/payment_request_tlv.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr auto CborPrefix = "creqA"_L1;
constexpr auto TlvPrefix = "creqb1"_L1;
constexpr auto OurMethod = "bolt11"_L1;

QStringView withoutScheme(QStringView text)
{
    for (const auto scheme : {"cashu://"_L1, "cashu:"_L1}) {
        if (text.startsWith(scheme, Qt::CaseInsensitive))
            return text.mid(scheme.size());
    }
    return text;
}

bool isShort(const QString& text)
{
    return text.size() <= MaxRequestField;
}

bool areBounded(const QList<QStringList>& tags)
{
    return tags.size() <= MaxRequestEntries
        && std::ranges::all_of(tags, [](const QStringList& tag) {
               return tag.size() <= MaxRequestEntries && std::ranges::all_of(tag, isShort);
           });
}

bool isBounded(const PaymentTransport& transport)
{
    return transport.relays.size() <= MaxRequestEntries
        && std::ranges::all_of(transport.relays, isShort) && isShort(transport.url)
        && areBounded(transport.tags);
}

Result<PaymentRequest> bounded(const PaymentRequest& request)
{
    const bool isFine = isShort(request.id) && isShort(request.unit) && isShort(request.description)
        && request.mints.size() <= MaxRequestEntries && std::ranges::all_of(request.mints, isShort)
        && request.methods.size() <= MaxRequestEntries
        && request.transports.size() <= MaxRequestEntries
        && std::ranges::all_of(request.transports, isBounded)
        && (!request.lock || (isShort(request.lock->data) && areBounded(request.lock->tags)));
    if (!isFine)
        return fail(Errc::Malformed, u"the payment request holds too much"_s);
    constexpr auto Most = static_cast<quint64>(base::MaxSats);
    const bool isPossible = request.amount.value_or(0) <= Most
        && std::ranges::all_of(request.methods,
            [](const PaymentMethod& method) { return method.fee.value_or(0) <= Most; });
    if (!isPossible)
        return fail(Errc::Malformed, u"the payment request has an impossible amount"_s);
    return request;
}

Result<PaymentRequest> read(QStringView text)
{
    if (text.startsWith(TlvPrefix, Qt::CaseInsensitive))
        return paymentRequestFromTlv(text);
    if (!text.startsWith(CborPrefix))
        return fail(Errc::Malformed, u"not a payment request"_s);
    const auto cbor = base::fromBase64Lenient(text.mid(CborPrefix.size()));
    if (!cbor)
        return fail(Errc::Malformed, u"the payment request is not base64"_s);
    return paymentRequestFromCbor(*cbor);
}

} // namespace

Result<PaymentRequest> paymentRequestFromText(QStringView text)
{
    if (text.size() > MaxPaymentRequestText)
        return fail(Errc::Malformed,
            u"the payment request is longer than %1 characters"_s.arg(MaxPaymentRequestText));
    const auto request = read(withoutScheme(text.trimmed()));
    return request ? bounded(*request) : request;
}

QString toText(const PaymentRequest& request)
{
    return CborPrefix + base::toBase64Url(toCbor(request));
}

Result<QString> toQrText(const PaymentRequest& request)
{
    return toTlvText(request);
}

bool lists(const PaymentRequest& request, const MintUrl& mint)
{
    return std::ranges::any_of(request.mints, [&mint](const QString& text) {
        const auto listed = MintUrl::fromText(text);
        return listed && *listed == mint;
    });
}

std::optional<quint64> surcharge(const PaymentRequest& request, const MintUrl& mint)
{
    if (request.mints.isEmpty() || lists(request, mint))
        return 0;
    if (!request.areMintsPreferred)
        return std::nullopt;
    if (request.methods.isEmpty())
        return 0;
    const auto ours = std::ranges::find(request.methods, OurMethod, &PaymentMethod::name);
    if (ours == request.methods.end())
        return std::nullopt;
    return ours->fee.value_or(0);
}

Result<std::optional<LockTerms>> lockOf(const PaymentRequest& request)
{
    if (!request.lock)
        return std::optional<LockTerms>{};
    LockTerms terms;
    if (request.lock->kind == "HTLC"_L1)
        terms.kind = PaymentLock::Htlc;
    else if (request.lock->kind != "P2PK"_L1)
        return fail(Errc::Unsupported, u"the payee wants a lock of an unknown kind"_s);
    terms.data = request.lock->data;
    terms.tags = request.lock->tags;
    const auto fits = lockedSecret(terms, QString{64, u'0'});
    if (!fits)
        return passOn(fits);
    return std::optional{terms};
}

} // namespace cashu

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_request_cbor.h"

#include "cashu/cbor.h"
#include "cashu/profile_text.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

tl::unexpected<base::Error> malformed(const QString& what)
{
    return fail(Errc::Malformed, u"the payment request has %1"_s.arg(what));
}

QString textOf(const CborValue& value)
{
    return value.text().value_or(QString{});
}

CborArray listOf(const CborValue& value)
{
    return value.array().value_or(CborArray{});
}

QStringList textsOf(const CborValue& list)
{
    QStringList texts;
    for (const auto& entry : listOf(list)) {
        if (const auto text = entry.text())
            texts += *text;
    }
    return texts;
}

QList<QStringList> tagsOf(const CborValue& list)
{
    QList<QStringList> tags;
    for (const auto& entry : listOf(list)) {
        const auto tag = textsOf(entry);
        if (!tag.isEmpty())
            tags += tag;
    }
    return tags;
}

// None for a way that we do not know, or to a key that is none.
Result<std::optional<PaymentTransport>> transportFrom(const CborValue& cbor)
{
    PaymentTransport transport;
    transport.tags = tagsOf(cbor.field(u"g"));
    const auto kind = cbor.field(u"t").text();
    const auto target = cbor.field(u"a").text();
    if (!kind || !target)
        return malformed(u"a transport without target"_s);
    if (*kind == u"post") {
        transport.url = *target;
        return std::optional{transport};
    }
    if (*kind != u"nostr")
        return std::optional<PaymentTransport>{};
    const auto profile = profileFromText(*target);
    if (!profile)
        return std::optional<PaymentTransport>{};
    transport.kind = PaymentTransport::Kind::Nostr;
    transport.pubkey = profile->pubkey;
    transport.relays = profile->relays;
    return std::optional{transport};
}

CborValue toCbor(const QStringList& texts)
{
    CborArray list;
    for (const auto& text : texts)
        list += CborValue{text};
    return CborValue{list};
}

CborValue toCbor(const QList<QStringList>& tags)
{
    CborArray list;
    for (const auto& tag : tags)
        list += toCbor(tag);
    return CborValue{list};
}

CborValue toCbor(const PaymentTransport& transport)
{
    const bool isNostr = transport.kind == PaymentTransport::Kind::Nostr;
    CborMap fields{
        {u"t"_s, CborValue{isNostr ? u"nostr"_s : u"post"_s}},
        {u"a"_s,
            CborValue{isNostr ? toText(NostrProfile{transport.pubkey, transport.relays})
                              : transport.url}},
    };
    if (!transport.tags.isEmpty())
        fields.append({u"g"_s, toCbor(transport.tags)});
    return CborValue{fields};
}

CborValue toCbor(const PaymentMethod& method)
{
    CborMap fields{{u"mn"_s, CborValue{method.name}}};
    if (method.fee)
        fields.append({u"mf"_s, CborValue{*method.fee}});
    return CborValue{fields};
}

template <typename T>
CborValue listToCbor(const QList<T>& entries)
{
    CborArray list;
    for (const auto& entry : entries)
        list += toCbor(entry);
    return CborValue{list};
}

CborValue toCbor(const RequestedLock& lock)
{
    CborMap fields{{u"k"_s, CborValue{lock.kind}}, {u"d"_s, CborValue{lock.data}}};
    if (!lock.tags.isEmpty())
        fields.append({u"t"_s, toCbor(lock.tags)});
    return CborValue{fields};
}

} // namespace

Result<PaymentRequest> paymentRequestFromCbor(const QByteArray& bytes)
{
    const auto cbor = cborFromBytes(bytes);
    if (!cbor)
        return passOn(cbor);
    if (!cbor->map())
        return malformed(u"no fields"_s);
    PaymentRequest request;
    request.id = textOf(cbor->field(u"i"));
    request.amount = cbor->field(u"a").number();
    request.unit = textOf(cbor->field(u"u"));
    request.singleUse = cbor->field(u"s").boolean();
    request.mints = textsOf(cbor->field(u"m"));
    request.areMintsPreferred = cbor->field(u"mp").boolean().value_or(false);
    request.description = textOf(cbor->field(u"d"));
    for (const auto& entry : listOf(cbor->field(u"sm")))
        request.methods += PaymentMethod{textOf(entry.field(u"mn")), entry.field(u"mf").number()};
    for (const auto& entry : listOf(cbor->field(u"t"))) {
        const auto transport = transportFrom(entry);
        if (!transport)
            return passOn(transport);
        if (*transport)
            request.transports += **transport;
    }
    if (const auto lock = cbor->field(u"nut10"); lock.map())
        request.lock = RequestedLock{
            textOf(lock.field(u"k")), textOf(lock.field(u"d")), tagsOf(lock.field(u"t"))};
    return request;
}

QByteArray toCbor(const PaymentRequest& request)
{
    CborMap fields;
    const auto add = [&fields](QStringView key, CborValue value) {
        fields.append({key.toString(), value});
    };
    if (!request.id.isEmpty())
        add(u"i", CborValue{request.id});
    if (request.amount)
        add(u"a", CborValue{*request.amount});
    if (!request.unit.isEmpty())
        add(u"u", CborValue{request.unit});
    if (request.singleUse)
        add(u"s", CborValue{*request.singleUse});
    if (!request.mints.isEmpty())
        add(u"m", toCbor(request.mints));
    if (request.areMintsPreferred)
        add(u"mp", CborValue{true});
    if (!request.methods.isEmpty())
        add(u"sm", listToCbor(request.methods));
    if (!request.description.isEmpty())
        add(u"d", CborValue{request.description});
    if (!request.transports.isEmpty())
        add(u"t", listToCbor(request.transports));
    if (request.lock)
        add(u"nut10", toCbor(*request.lock));
    return toBytes(CborValue{fields});
}

} // namespace cashu

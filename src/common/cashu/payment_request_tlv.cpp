// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_request_tlv.h"

#include "cashu/bech32_groups.h"

#include <QtEndian>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

enum class Field : quint8 {
    Id = 1,
    Amount,
    Unit,
    SingleUse,
    Mint,
    Description,
    Transport,
    Lock,
    MintsPreferred,
    Method,
};
// Inside a transport or a lock; a method has its name and its fee in the first two.
enum class Part : quint8 { Kind = 1, Target, Tuple };

constexpr char Nostr = 0;
constexpr char Post = 1;
constexpr char P2pk = 0;
constexpr char Htlc = 1;
constexpr auto RelayKey = "r"_L1;
constexpr qsizetype HeadSize = 3;

tl::unexpected<base::Error> broken()
{
    return fail(Errc::Malformed, u"a broken payment request"_s);
}

struct Entry {
    quint8 type = 0;
    QByteArray value;
};

Result<QList<Entry>> entriesFrom(const QByteArray& bytes)
{
    QList<Entry> entries;
    for (qsizetype at = 0; at < bytes.size();) {
        if (bytes.size() - at < HeadSize)
            return broken();
        const auto size = qFromBigEndian<quint16>(bytes.constData() + at + 1);
        Entry entry{static_cast<quint8>(bytes[at]), bytes.mid(at + HeadSize, size)};
        if (entry.value.size() != size)
            return broken();
        at += HeadSize + size;
        entries += entry;
    }
    return entries;
}

Result<QString> textFrom(const QByteArray& bytes)
{
    if (!QByteArrayView{bytes}.isValidUtf8())
        return broken();
    return QString::fromUtf8(bytes);
}

Result<quint64> numberFrom(const QByteArray& bytes)
{
    if (bytes.size() != 8)
        return broken();
    return qFromBigEndian<quint64>(bytes.constData());
}

Result<bool> truthFrom(const QByteArray& bytes)
{
    if (bytes.size() != 1)
        return broken();
    return bytes.front() != 0;
}

// A key and its values, each behind one byte of length.
Result<QStringList> tupleFrom(const QByteArray& bytes)
{
    QStringList tuple;
    for (qsizetype at = 0; at < bytes.size();) {
        const auto size = static_cast<quint8>(bytes[at]);
        const auto piece = bytes.mid(at + 1, size);
        const auto text = textFrom(piece);
        if (piece.size() != size || !text)
            return broken();
        tuple += *text;
        at += 1 + size;
    }
    return tuple.isEmpty() ? Result<QStringList>{broken()} : tuple;
}

// Kind, target and tuples of a transport or a lock.
struct Parts {
    char kind = -1;
    QByteArray target;
    QList<QStringList> tuples;
};

Result<Parts> partsFrom(const QByteArray& bytes)
{
    const auto entries = entriesFrom(bytes);
    if (!entries)
        return passOn(entries);
    Parts parts;
    for (const auto& entry : *entries) {
        if (entry.type == static_cast<quint8>(Part::Kind)) {
            if (entry.value.size() != 1)
                return broken();
            parts.kind = entry.value.front();
        } else if (entry.type == static_cast<quint8>(Part::Target)) {
            parts.target = entry.value;
        } else if (entry.type == static_cast<quint8>(Part::Tuple)) {
            const auto tuple = tupleFrom(entry.value);
            if (!tuple)
                return passOn(tuple);
            parts.tuples += *tuple;
        }
    }
    return parts;
}

// None for a way that we do not know.
Result<std::optional<PaymentTransport>> transportFrom(const QByteArray& bytes)
{
    const auto parts = partsFrom(bytes);
    if (!parts)
        return passOn(parts);
    PaymentTransport transport;
    if (parts->kind == Post) {
        const auto url = textFrom(parts->target);
        if (!url || url->isEmpty())
            return broken();
        transport.url = *url;
        transport.tags = parts->tuples;
        return std::optional{transport};
    }
    if (parts->kind != Nostr)
        return std::optional<PaymentTransport>{};
    if (parts->target.size() != qsizetype{transport.pubkey.size()})
        return broken();
    transport.kind = PaymentTransport::Kind::Nostr;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(parts->target.constData()),
        transport.pubkey.size(), transport.pubkey.begin());
    for (const auto& tuple : parts->tuples) {
        if (tuple.first() == RelayKey)
            transport.relays += tuple.mid(1);
        else
            transport.tags += tuple;
    }
    return std::optional{transport};
}

Result<RequestedLock> lockFrom(const QByteArray& bytes)
{
    const auto parts = partsFrom(bytes);
    if (!parts)
        return passOn(parts);
    const auto data = textFrom(parts->target);
    if (!data)
        return passOn(data);
    RequestedLock lock;
    if (parts->kind == P2pk)
        lock.kind = u"P2PK"_s;
    else
        lock.kind = parts->kind == Htlc ? u"HTLC"_s : u"kind %1"_s.arg(int{parts->kind});
    lock.data = *data;
    lock.tags = parts->tuples;
    return lock;
}

Result<PaymentMethod> methodFrom(const QByteArray& bytes)
{
    const auto entries = entriesFrom(bytes);
    if (!entries)
        return passOn(entries);
    PaymentMethod method;
    for (const auto& entry : *entries) {
        if (entry.type == 1) {
            const auto name = textFrom(entry.value);
            if (!name)
                return passOn(name);
            method.name = *name;
        } else if (entry.type == 2) {
            const auto fee = numberFrom(entry.value);
            if (!fee)
                return passOn(fee);
            method.fee = *fee;
        }
    }
    return method;
}

template <typename T, typename Target>
bool store(const Result<T>& value, Target& target)
{
    if (value)
        target = *value;
    return value.has_value();
}

template <typename T>
bool append(const Result<T>& value, QList<T>& list)
{
    if (value)
        list += *value;
    return value.has_value();
}

bool appendTransport(const QByteArray& bytes, PaymentRequest& request)
{
    const auto transport = transportFrom(bytes);
    if (transport && *transport)
        request.transports += **transport;
    return transport.has_value();
}

// False: broken.
bool read(const Entry& entry, PaymentRequest& request)
{
    switch (static_cast<Field>(entry.type)) {
    case Field::Id:
        return store(textFrom(entry.value), request.id);
    case Field::Amount:
        return store(numberFrom(entry.value), request.amount);
    case Field::Unit:
        if (entry.value == QByteArray{"\0", 1})
            request.unit = u"sat"_s;
        else
            return store(textFrom(entry.value), request.unit);
        return true;
    case Field::SingleUse:
        return store(truthFrom(entry.value), request.singleUse);
    case Field::Mint:
        return append(textFrom(entry.value), request.mints);
    case Field::Description:
        return store(textFrom(entry.value), request.description);
    case Field::Transport:
        return appendTransport(entry.value, request);
    case Field::Lock:
        return store(lockFrom(entry.value), request.lock);
    case Field::MintsPreferred:
        return store(truthFrom(entry.value), request.areMintsPreferred);
    case Field::Method:
        return append(methodFrom(entry.value), request.methods);
    }
    return true; // a field of a later day
}

// Writes entries; remembers when something did not fit.
class Writer {
public:
    void entry(quint8 type, const QByteArray& value)
    {
        m_fits = m_fits && value.size() <= 0xffff;
        char size[2];
        qToBigEndian(static_cast<quint16>(value.size()), size);
        m_bytes += static_cast<char>(type);
        m_bytes += QByteArray{size, 2} + value;
    }
    void entry(Field field, const QByteArray& value) { entry(static_cast<quint8>(field), value); }
    void entry(Part part, const QByteArray& value) { entry(static_cast<quint8>(part), value); }
    void tuple(const QStringList& tuple)
    {
        QByteArray bytes;
        for (const auto& piece : tuple) {
            const auto utf8 = piece.toUtf8();
            m_fits = m_fits && utf8.size() <= 0xff;
            bytes += static_cast<char>(utf8.size());
            bytes += utf8;
        }
        entry(Part::Tuple, bytes);
    }
    void nested(Field field, const Writer& inner)
    {
        m_fits = m_fits && inner.m_fits;
        entry(field, inner.m_bytes);
    }
    void refuse() { m_fits = false; }
    bool fits() const { return m_fits; }
    const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    bool m_fits = true;
};

QByteArray eightBytes(quint64 number)
{
    QByteArray bytes(8, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

Writer written(const PaymentTransport& transport)
{
    const bool isNostr = transport.kind == PaymentTransport::Kind::Nostr;
    Writer out;
    out.entry(Part::Kind, QByteArray(1, isNostr ? Nostr : Post));
    out.entry(Part::Target, isNostr ? base::toByteArray(transport.pubkey) : transport.url.toUtf8());
    for (const auto& tag : transport.tags)
        out.tuple(tag);
    for (const auto& relay : transport.relays)
        out.tuple({RelayKey, relay});
    return out;
}

Writer written(const RequestedLock& lock)
{
    Writer out;
    if (lock.kind != "HTLC"_L1 && lock.kind != "P2PK"_L1)
        out.refuse();
    out.entry(Part::Kind, QByteArray(1, lock.kind == "HTLC"_L1 ? Htlc : P2pk));
    out.entry(Part::Target, lock.data.toUtf8());
    for (const auto& tag : lock.tags)
        out.tuple(tag);
    return out;
}

Writer written(const PaymentMethod& method)
{
    Writer out;
    out.entry(1, method.name.toUtf8());
    if (method.fee)
        out.entry(2, eightBytes(*method.fee));
    return out;
}

} // namespace

Result<PaymentRequest> paymentRequestFromTlv(QStringView text)
{
    const auto parts = partsFromBech32(text, Bech32Form::Bech32m);
    if (!parts)
        return passOn(parts);
    if (parts->prefix != "creqb"_L1)
        return fail(Errc::Malformed, u"not a payment request"_s);
    const auto entries = entriesFrom(bytesFromGroups(parts->groups));
    if (!entries)
        return passOn(entries);
    PaymentRequest request;
    for (const auto& entry : *entries) {
        if (!read(entry, request))
            return broken();
    }
    return request;
}

Result<QString> toTlvText(const PaymentRequest& request)
{
    Writer out;
    if (!request.id.isEmpty())
        out.entry(Field::Id, request.id.toUtf8());
    if (request.amount)
        out.entry(Field::Amount, eightBytes(*request.amount));
    if (!request.unit.isEmpty())
        out.entry(
            Field::Unit, request.unit == "sat"_L1 ? QByteArray(1, '\0') : request.unit.toUtf8());
    if (request.singleUse)
        out.entry(Field::SingleUse, QByteArray(1, *request.singleUse ? '\1' : '\0'));
    for (const auto& mint : request.mints)
        out.entry(Field::Mint, mint.toUtf8());
    if (!request.description.isEmpty())
        out.entry(Field::Description, request.description.toUtf8());
    for (const auto& transport : request.transports)
        out.nested(Field::Transport, written(transport));
    if (request.lock)
        out.nested(Field::Lock, written(*request.lock));
    if (request.areMintsPreferred)
        out.entry(Field::MintsPreferred, QByteArray(1, '\1'));
    for (const auto& method : request.methods)
        out.nested(Field::Method, written(method));
    if (!out.fits())
        return fail(Errc::Malformed, u"a payment request that does not fit into its form"_s);
    return toBech32({u"creqb"_s, groupsFromBytes(out.bytes())}, Bech32Form::Bech32m).toUpper();
}

} // namespace cashu

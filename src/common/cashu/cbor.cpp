// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/cbor.h"

#include <QByteArrayView>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr int MaxDepth = 16;
constexpr qsizetype MaxEntries = 10'000; // of one list
constexpr qsizetype MaxFields = 100; // of one map: each is compared with all before it

enum Major : quint8 { Unsigned, Negative, Bytes, Text, Array, Map, Tag, Simple };
constexpr quint8 Indefinite = 31;
constexpr quint8 Break = 0xff;
constexpr quint64 False = 20; // simple values
constexpr quint64 True = 21;

class Reader {
public:
    explicit Reader(const QByteArray& bytes)
        : m_bytes{bytes}
    {
    }

    bool isAtEnd() const { return m_at == m_bytes.size(); }
    Result<CborValue> item(int depth);

private:
    struct Head {
        Major major;
        quint8 detail;
        quint64 argument;
        bool isIndefinite() const { return detail == Indefinite; }
    };

    Result<Head> head();
    Result<QByteArray> string(const Head& head);
    Result<QByteArray> chunk(quint64 size);
    Result<CborValue> array(const Head& head, int depth);
    Result<CborValue> map(const Head& head, int depth);
    bool isBreak();
    // Whether another entry follows in a list of which `count` were read.
    Result<bool> hasNext(const Head& head, qsizetype count, qsizetype most);
    static tl::unexpected<base::Error> broken() { return fail(Errc::Malformed, u"broken CBOR"_s); }

    const QByteArray& m_bytes;
    qsizetype m_at = 0;
};

Result<Reader::Head> Reader::head()
{
    if (isAtEnd())
        return broken();
    const auto first = static_cast<quint8>(m_bytes[m_at++]);
    Head head{static_cast<Major>(first >> 5), static_cast<quint8>(first & 31), 0};
    if (head.detail < 24) {
        head.argument = head.detail;
        return head;
    }
    if (head.isIndefinite())
        return head;
    if (head.detail > 27)
        return broken();
    const qsizetype size = qsizetype{1} << (head.detail - 24);
    if (m_bytes.size() - m_at < size)
        return broken();
    for (qsizetype i = 0; i < size; ++i)
        head.argument = head.argument << 8 | static_cast<quint8>(m_bytes[m_at++]);
    return head;
}

Result<QByteArray> Reader::chunk(quint64 size)
{
    if (size > static_cast<quint64>(m_bytes.size() - m_at))
        return broken();
    const auto bytes = m_bytes.mid(m_at, static_cast<qsizetype>(size));
    m_at += bytes.size();
    return bytes;
}

bool Reader::isBreak()
{
    if (isAtEnd() || static_cast<quint8>(m_bytes[m_at]) != Break)
        return false;
    ++m_at;
    return true;
}

Result<QByteArray> Reader::string(const Head& outer)
{
    if (!outer.isIndefinite())
        return chunk(outer.argument);
    QByteArray whole;
    while (!isBreak()) {
        const auto inner = head();
        if (!inner || inner->major != outer.major || inner->isIndefinite())
            return broken();
        const auto piece = chunk(inner->argument);
        if (!piece)
            return piece;
        whole += *piece;
    }
    return whole;
}

Result<bool> Reader::hasNext(const Head& head, qsizetype count, qsizetype most)
{
    if (head.isIndefinite() ? isBreak() : static_cast<quint64>(count) == head.argument)
        return false;
    if (count == most)
        return broken();
    return true;
}

Result<CborValue> Reader::array(const Head& head, int depth)
{
    CborArray entries;
    while (true) {
        const auto next = hasNext(head, entries.size(), MaxEntries);
        if (!next)
            return passOn(next);
        if (!*next)
            return CborValue{entries};
        const auto entry = item(depth + 1);
        if (!entry)
            return entry;
        entries += *entry;
    }
}

Result<CborValue> Reader::map(const Head& head, int depth)
{
    CborMap fields;
    while (true) {
        const auto next = hasNext(head, fields.size(), MaxFields);
        if (!next)
            return passOn(next);
        if (!*next)
            return CborValue{fields};
        const auto key = item(depth + 1);
        if (!key)
            return key;
        const auto name = key->text();
        const auto isSame = [&name](const auto& field) { return field.first == *name; };
        if (!name || std::ranges::any_of(fields, isSame))
            return broken();
        const auto value = item(depth + 1);
        if (!value)
            return value;
        fields.append({*name, *value});
    }
}

Result<CborValue> Reader::item(int depth)
{
    if (depth > MaxDepth)
        return fail(Errc::Malformed, u"CBOR is nested too deeply"_s);
    const auto start = head();
    if (!start)
        return passOn(start);
    switch (start->major) {
    case Unsigned:
        return start->isIndefinite() ? Result<CborValue>{broken()} : CborValue{start->argument};
    case Negative:
        return start->isIndefinite() ? Result<CborValue>{broken()} : CborValue{};
    case Bytes:
    case Text: {
        const auto bytes = string(*start);
        if (!bytes)
            return passOn(bytes);
        if (start->major == Bytes)
            return CborValue{*bytes};
        if (!QByteArrayView{*bytes}.isValidUtf8())
            return broken();
        return CborValue{QString::fromUtf8(*bytes)};
    }
    case Array:
        return array(*start, depth);
    case Map:
        return map(*start, depth);
    case Tag: {
        if (start->isIndefinite())
            return broken();
        const auto tagged
            = item(depth + 1); // a tag changes the meaning: its content is not what we know
        return tagged ? Result<CborValue>{CborValue{}} : tagged;
    }
    case Simple:
        if (start->isIndefinite())
            return broken();
        if (start->detail == False || start->detail == True)
            return CborValue{start->detail == True};
        return CborValue{};
    }
    return broken();
}

void writeHead(QByteArray& out, Major major, quint64 argument)
{
    const auto first = static_cast<quint8>(major << 5);
    int size = 0;
    if (argument < 24) {
        out += static_cast<char>(first | argument);
        return;
    }
    if (argument > 0xffff'ffff)
        size = 3;
    else if (argument > 0xffff)
        size = 2;
    else if (argument > 0xff)
        size = 1;
    out += static_cast<char>(first | (24 + size));
    for (int shift = (8 << size) - 8; shift >= 0; shift -= 8)
        out += static_cast<char>(argument >> shift & 0xff);
}

void write(QByteArray& out, const CborValue& value);

void writeText(QByteArray& out, const QString& text)
{
    const auto utf8 = text.toUtf8();
    writeHead(out, Text, static_cast<quint64>(utf8.size()));
    out += utf8;
}

void write(QByteArray& out, const CborValue& value)
{
    if (const auto number = value.number()) {
        writeHead(out, Unsigned, *number);
    } else if (const auto truth = value.boolean()) {
        writeHead(out, Simple, *truth ? True : False);
    } else if (const auto text = value.text()) {
        writeText(out, *text);
    } else if (const auto bytes = value.bytes()) {
        writeHead(out, Bytes, static_cast<quint64>(bytes->size()));
        out += *bytes;
    } else if (const auto array = value.array()) {
        writeHead(out, Array, static_cast<quint64>(array->size()));
        for (const auto& entry : *array)
            write(out, entry);
    } else if (const auto map = value.map()) {
        writeHead(out, Map, static_cast<quint64>(map->size()));
        for (const auto& [key, field] : *map) {
            writeText(out, key);
            write(out, field);
        }
    } else {
        out += '\xf6'; // null
    }
}

} // namespace

CborValue::CborValue(CborArray array)
    : m_value{std::move(array)}
{
}

CborValue::CborValue(CborMap map)
    : m_value{std::move(map)}
{
}

CborValue CborValue::field(QStringView key) const
{
    if (const auto* fields = std::get_if<CborMap>(&m_value)) {
        for (const auto& [name, value] : *fields) {
            if (name == key)
                return value;
        }
    }
    return {};
}

Result<CborValue> cborFromBytes(const QByteArray& bytes)
{
    Reader reader{bytes};
    const auto value = reader.item(0);
    if (value && !reader.isAtEnd())
        return fail(Errc::Malformed, u"bytes after the CBOR item"_s);
    return value;
}

QByteArray toBytes(const CborValue& value)
{
    QByteArray out;
    write(out, value);
    return out;
}

} // namespace cashu

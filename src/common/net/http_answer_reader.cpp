// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_answer_reader.h"

#include <algorithm>

namespace net {

using namespace Qt::StringLiterals;

namespace {

constexpr char HeadEnd[] = "\r\n\r\n";
constexpr qsizetype HeadEndSize = 4;
constexpr int SwitchingProtocols = 101;
constexpr qsizetype ReasonBegin = 13; // behind "HTTP/1.1 200 "

tl::unexpected<base::Error> malformed(const QString& why)
{
    return base::fail(base::Errc::Malformed, u"the answer is not HTTP: %1"_s.arg(why));
}

bool isDigits(QByteArrayView text, bool (*isDigit)(char))
{
    return !text.isEmpty() && std::ranges::all_of(text, isDigit);
}

bool isDecimal(char c)
{
    return c >= '0' && c <= '9';
}

bool isHex(char c)
{
    return isDecimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "HTTP/1.1 204 No Content"; 0 when it is something else.
int statusFrom(const QByteArray& line)
{
    const bool isHttp = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    const auto code = line.mid(9, 3);
    const bool ends = line.size() == 12 || (line.size() > 12 && line[12] == ' ');
    if (!isHttp || !ends || code.size() != 3 || !isDigits(code, isDecimal))
        return 0;
    return code.toInt();
}

base::Result<HttpAnswer> headFrom(const QByteArray& text)
{
    auto lines = text.split('\n');
    for (auto& line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
    }
    HttpAnswer answer;
    answer.reason = lines.first().mid(ReasonBegin).trimmed();
    answer.status = statusFrom(lines.takeFirst());
    if (answer.status < 100)
        return malformed(u"no status line"_s);
    if (lines.size() > HttpAnswerReader::MaxHeaders)
        return malformed(u"too many headers"_s);
    for (const auto& line : lines) {
        const auto colon = line.indexOf(':');
        if (colon <= 0 || line[0] == ' ' || line[0] == '\t' || line[colon - 1] == ' ')
            return malformed(u"a header without a name"_s);
        answer.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    answer.contentType = answer.header("content-type");
    return answer;
}

} // namespace

base::Result<> HttpAnswerReader::add(const QByteArray& bytes)
{
    if (m_part == Part::Done)
        return {};
    m_pending += bytes;
    while (m_part != Part::Done) {
        const auto went = step();
        if (!went)
            return base::passOn(went);
        if (!*went)
            return {};
    }
    m_pending.clear();
    return {};
}

base::Result<> HttpAnswerReader::close()
{
    if (m_part == Part::UntilClosed)
        m_part = Part::Done;
    if (m_part != Part::Done)
        return base::fail(base::Errc::Network, u"cut off in the middle of an answer"_s);
    return {};
}

base::Result<bool> HttpAnswerReader::step()
{
    switch (m_part) {
    case Part::Head:
        return readHead();
    case Part::Sized:
        return take(Part::Done);
    case Part::ChunkLine:
        return readChunkLine();
    case Part::Chunk:
        return take(Part::ChunkEnd);
    case Part::ChunkEnd: {
        if (m_pending.size() < 2)
            return false;
        if (!m_pending.startsWith("\r\n"))
            return malformed(u"a chunk of another length"_s);
        m_pending.remove(0, 2);
        m_part = Part::ChunkLine;
        return true;
    }
    case Part::Trailer:
        return readTrailer();
    case Part::UntilClosed: {
        if (m_answer.body.size() + m_pending.size() > m_maxBody)
            return malformed(u"too long"_s);
        m_answer.body += std::exchange(m_pending, {});
        return false;
    }
    case Part::Done:
        break;
    }
    return false;
}

base::Result<bool> HttpAnswerReader::readHead()
{
    const auto end = m_pending.indexOf(HeadEnd);
    if (end > MaxHead || (end < 0 && m_pending.size() > MaxHead))
        return malformed(u"its head is too long"_s);
    if (end < 0)
        return false;
    const auto head = headFrom(m_pending.left(end));
    if (!head)
        return base::passOn(head);
    m_pending.remove(0, end + HeadEndSize);
    if (head->status < 200 && head->status != SwitchingProtocols)
        return true; // the real one follows
    m_answer = *head;
    const auto chosen = chooseBody();
    if (!chosen)
        return base::passOn(chosen);
    return true;
}

base::Result<> HttpAnswerReader::chooseBody()
{
    const auto coding = m_answer.header("transfer-encoding").toLower();
    const auto length = m_answer.header("content-length");
    const int status = m_answer.status;
    if (status == SwitchingProtocols) {
        m_part = Part::UntilClosed;
    } else if (status == 204 || status == 304) {
        m_part = Part::Done;
    } else if (coding == "chunked") {
        m_part = Part::ChunkLine;
    } else if (!coding.isEmpty()) {
        return malformed(u"an unknown transfer coding"_s);
    } else if (!length.isEmpty()) {
        constexpr qsizetype MaxDigits = 15;
        if (!isDigits(length, isDecimal) || length.size() > MaxDigits
            || length.toLongLong() > m_maxBody)
            return malformed(u"its length is wrong or too large"_s);
        m_left = length.toLongLong();
        m_part = m_left == 0 ? Part::Done : Part::Sized;
    } else {
        m_part = Part::UntilClosed;
    }
    return {};
}

base::Result<bool> HttpAnswerReader::readChunkLine()
{
    const auto text = line(MaxChunkLine);
    if (!text && m_pending.size() > MaxChunkLine)
        return malformed(u"a chunk without a size"_s);
    if (!text)
        return false;
    constexpr qsizetype MaxDigits = 8;
    const auto size = text->split(';').first().trimmed(); // extensions are ignored
    if (!isDigits(size, isHex) || size.size() > MaxDigits)
        return malformed(u"a chunk without a size"_s);
    m_left = size.toLongLong(nullptr, 16);
    if (m_answer.body.size() + m_left > m_maxBody)
        return malformed(u"too long"_s);
    m_part = m_left == 0 ? Part::Trailer : Part::Chunk;
    return true;
}

base::Result<bool> HttpAnswerReader::readTrailer()
{
    const auto text = line(MaxHead);
    m_trailerSize += text ? text->size() + 2 : 0;
    if (m_trailerSize > MaxHead || (!text && m_pending.size() > MaxHead))
        return malformed(u"its trailer is too long"_s);
    if (!text)
        return false;
    if (text->isEmpty())
        m_part = Part::Done;
    return true;
}

base::Result<bool> HttpAnswerReader::take(Part next)
{
    const auto count = std::min(m_left, m_pending.size());
    m_answer.body += m_pending.left(count);
    m_pending.remove(0, count);
    m_left -= count;
    if (m_left > 0)
        return false;
    m_part = next;
    return true;
}

std::optional<QByteArray> HttpAnswerReader::line(qsizetype maxLength)
{
    const auto end = m_pending.indexOf("\r\n");
    if (end < 0 || end > maxLength)
        return std::nullopt;
    const auto text = m_pending.left(end);
    m_pending.remove(0, end + 2);
    return text;
}

} // namespace net

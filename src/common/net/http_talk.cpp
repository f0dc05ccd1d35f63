// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_talk.h"

#include <QIODevice>

#include <algorithm>

namespace net {

namespace {

QByteArray textOf(const HttpWords& words)
{
    QByteArray text
        = words.method + ' ' + words.target + " HTTP/1.1\r\nHost: " + words.host + "\r\n";
    text += words.input ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "Connection: close\r\n";
    bool hasType = false;
    for (const auto& [name, value] : words.headers) {
        text += name + ": " + value + "\r\n";
        hasType = hasType || name.toLower() == "content-type";
    }
    if (!words.body.isEmpty() && !hasType)
        text += "Content-Type: application/json\r\n";
    if (!words.body.isEmpty() || words.method != "GET")
        text += "Content-Length: " + QByteArray::number(words.body.size()) + "\r\n";
    return text + "\r\n" + words.body;
}

} // namespace

bool isPlain(const HttpWords& words)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; };
    const auto isGoodHeader = [&](const QPair<QByteArray, QByteArray>& header) {
        const auto value = QByteArray{header.second}.replace(' ', "");
        return !header.first.isEmpty() && !header.first.contains(':')
            && std::ranges::none_of(header.first, isControl)
            && std::ranges::none_of(value, isControl);
    };
    return !words.method.isEmpty() && words.target.startsWith('/') && !words.host.isEmpty()
        && std::ranges::none_of(words.method, isControl)
        && std::ranges::none_of(words.target, isControl)
        && std::ranges::none_of(words.host, isControl)
        && std::ranges::all_of(words.headers, isGoodHeader);
}

HttpTalk::HttpTalk(HttpWords words, qsizetype maxAnswerSize, QIODevice& connection)
    : m_words{std::move(words)}
    , m_reader{maxAnswerSize}
    , m_connection{connection}
{
}

void HttpTalk::begin()
{
    m_connection.write(textOf(m_words));
}

void HttpTalk::listen()
{
    const auto outcome = m_outcome; // completing may end us
    const auto added = m_reader.add(m_connection.readAll());
    if (!added) {
        outcome.complete(base::passOn(added));
        return;
    }
    const bool isReadyForInput = m_reader.hasHead() && m_reader.answer().status < 300;
    if (m_words.input && isReadyForInput && !m_hasSentInput) {
        m_hasSentInput = true;
        m_connection.write(*m_words.input);
    }
    if (m_reader.isComplete())
        outcome.complete(m_reader.answer());
}

void HttpTalk::hangUp()
{
    const auto outcome = m_outcome;
    const auto added = m_reader.add(m_connection.readAll());
    const auto closed = added ? m_reader.close() : added;
    outcome.complete(closed ? base::Result<HttpAnswer>{m_reader.answer()}
                            : base::Result<HttpAnswer>{base::passOn(closed)});
}

void HttpTalk::fail(const base::Error& error)
{
    const auto outcome = m_outcome;
    outcome.complete(tl::unexpected<base::Error>{error});
}

} // namespace net

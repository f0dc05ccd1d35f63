// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP/1.1 request and its answer on a connection of its own: what is written, and what becomes
// of what is heard. Nothing is ever sent twice. The connection is its owner's.
#pragma once

#include "base/task.h"
#include "net/http_answer_reader.h"

#include <QPair>

#include <optional>

class QIODevice;

namespace net {

using HttpFields = QList<QPair<QByteArray, QByteArray>>;

struct HttpWords {
    QByteArray method;
    QByteArray target; // path and query, percent-encoded
    QByteArray host;
    HttpFields headers;
    QByteArray body; // sent when not empty; JSON unless a header says otherwise
    std::optional<QByteArray> input; // asks for an upgrade; sent when the answer's head has come
};

// False for words that would make another request than they seem to.
bool isPlain(const HttpWords& words);

class HttpTalk {
public:
    HttpTalk(HttpWords words, qsizetype maxAnswerSize, QIODevice& connection);

    void begin(); // the connection is there
    void listen(); // something was heard
    void hangUp(); // the other side has ended it
    void fail(const base::Error& error); // the connection is lost, or never came

    // Waking up may end the talk.
    base::Completer<base::Result<HttpAnswer>> outcome() const { return m_outcome; }

private:
    HttpWords m_words;
    HttpAnswerReader m_reader;
    QIODevice& m_connection;
    base::Completer<base::Result<HttpAnswer>> m_outcome;
    bool m_hasSentInput = false;
};

} // namespace net

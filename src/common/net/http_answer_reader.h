// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one HTTP/1.1 answer from bytes as they arrive (RFC 9112): a body of stated length, in
// chunks, or until the connection closes. Holds at most MaxHead and the given body size.
#pragma once

#include "net/http_client.h"

#include <optional>

namespace net {

class HttpAnswerReader {
public:
    static constexpr qsizetype MaxHead = 32 * 1024; // status line and headers, or trailers
    static constexpr qsizetype MaxHeaders = 100;
    static constexpr qsizetype MaxChunkLine = 256;

    explicit HttpAnswerReader(qsizetype maxBody)
        : m_maxBody{maxBody}
    {
    }

    // Malformed: not HTTP, or beyond a limit. What follows a complete answer is ignored.
    base::Result<> add(const QByteArray& bytes);
    // The connection has ended. Network when the answer is not whole.
    base::Result<> close();

    bool hasHead() const { return m_part != Part::Head; }
    bool isComplete() const { return m_part == Part::Done; }
    const HttpAnswer& answer() const { return m_answer; }

private:
    enum class Part {
        Head,
        Sized,
        ChunkLine,
        Chunk,
        ChunkEnd,
        Trailer,
        UntilClosed,
        Done,
    };

    base::Result<bool> step(); // false: more bytes are needed
    base::Result<bool> readHead();
    base::Result<bool> readChunkLine();
    base::Result<bool> readTrailer();
    base::Result<> chooseBody();
    base::Result<bool> take(Part next); // up to m_left bytes of the body
    std::optional<QByteArray> line(qsizetype maxLength);

    qsizetype m_maxBody;
    Part m_part = Part::Head;
    QByteArray m_pending;
    qsizetype m_left = 0; // bytes of the body or chunk that are still to come
    qsizetype m_trailerSize = 0;
    HttpAnswer m_answer;
};

} // namespace net

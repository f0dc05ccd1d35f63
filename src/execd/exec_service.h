// SPDX-License-Identifier: GPL-3.0-or-later
// Serves one connection of the exec interface (Paygress protocol §6.3): one request, one answer.
// What cannot be served is answered with an error; nothing drops the connection but time.
#pragma once

#include "execd/connection.h"
#include "execd/credentials.h"
#include "execd/http_text.h"

#include <string>

namespace execd {

constexpr std::chrono::seconds RequestLimit{20}; // for the whole request to arrive
constexpr std::chrono::seconds AnswerLimit{60}; // for the answer to be taken

class ExecService {
public:
    // The credentials must outlive it. `tls` may be null.
    ExecService(const Credentials& credentials, std::string workspace, SSL_CTX* tls)
        : m_credentials{credentials}
        , m_workspace{std::move(workspace)}
        , m_tls{tls}
    {
    }

    // Runs in a process of its own, which may be left with adopted children.
    void serve(Connection& connection) const;
    void refuse(Connection& connection) const; // too many at once

private:
    Answer answerTo(Connection& connection) const;
    Answer execute(const std::string& body) const;

    const Credentials& m_credentials;
    std::string m_workspace;
    SSL_CTX* m_tls;
};

} // namespace execd

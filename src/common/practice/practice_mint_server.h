// SPDX-License-Identifier: GPL-3.0-or-later
// The practice mint over HTTP, on this computer only.
#pragma once

#include "net/http_server.h"
#include "practice/practice_mint.h"

namespace practice {

class PracticeMintServer {
public:
    PracticeMintServer(PracticeMint& mint, base::Clock& clock);

    // 127.0.0.1; port 0 takes any free one. Answers the port.
    base::Result<quint16> listen(quint16 port);
    QString url() const; // http://127.0.0.1:<port>

private:
    void serve(const net::ReceivedRequest& request, const net::Exchange& exchange);

    PracticeMint& m_mint;
    net::HttpServer m_server;
};

} // namespace practice

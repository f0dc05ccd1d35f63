// SPDX-License-Identifier: GPL-3.0-or-later
// Port: the HTTP interface of one mint, as bytes, because a request may have to be repeated to the
// byte (NUT-19). MintClient gives the bytes their meaning.
#pragma once

#include "base/result.h"
#include "base/task.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

namespace cashu {

class MintSocket;
class MintUrl;

struct MintAnswer {
    int status = 0;
    QByteArray body;
};

class MintApi {
public:
    virtual ~MintApi() = default;

    // Paths begin with "/v1/". Any status is an answer. Timeout or Network: nobody knows what the
    // mint did.
    virtual base::Task<base::Result<MintAnswer>> get(QString path) = 0;
    virtual base::Task<base::Result<MintAnswer>> post(QString path, QByteArray body) = 0;
    // A web socket (NUT-17) that has not been opened; null where there are none.
    virtual std::unique_ptr<MintSocket> socket();
};

// Makes the connection to a mint; must not touch the network before the first call.
using MintConnector = std::function<std::shared_ptr<MintApi>(const MintUrl&)>;

} // namespace cashu

// SPDX-License-Identifier: GPL-3.0-or-later
// What has to be done now and then, whoever rents: old messages and journal entries go, the books
// are added up every hour, and a disk that failed is tried again.
#pragma once

#include "provider/daemon/ledger.h"
#include "provider/daemon/notice_board.h"
#include "provider/daemon/storefront_keeper.h"

namespace provider {

class Housekeeping {
public:
    // Everything outlives it.
    Housekeeping(Ledger& ledger, StorefrontKeeper& keeper, NoticeBoard& notices, base::Clock& clock)
        : m_ledger{ledger}
        , m_keeper{keeper}
        , m_notices{notices}
        , m_clock{clock}
    {
    }

    void start();

private:
    base::Task<> run();
    void checkBooks();

    Ledger& m_ledger;
    StorefrontKeeper& m_keeper;
    NoticeBoard& m_notices;
    base::Clock& m_clock;
    base::Task<> m_running;
};

} // namespace provider

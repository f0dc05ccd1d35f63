// SPDX-License-Identifier: GPL-3.0-or-later
#include "market.h"

#include "process/program.h"

#include <QDir>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;

namespace test {

namespace {

struct RunningMarket {
    RunningMarket()
    {
        qputenv("XDG_RUNTIME_DIR", folder.path().toUtf8()); // our market is nobody else's
        program = std::make_unique<Program>(u"paygress-provider"_s,
            QStringList{u"--practice"_s, u"--market-only"_s, u"--headless"_s, u"--json"_s,
                u"--profile"_s, folder.filePath(u"market"_s)});
        if (const auto ready = program->waitForEvent(u"ready"_s, std::chrono::seconds{60}))
            market = {ready->value("relay"_L1).toString(), ready->value("mint"_L1).toString()};
    }

    QTemporaryDir folder;
    std::unique_ptr<Program> program;
    Market market;
};

std::unique_ptr<RunningMarket>& running()
{
    static std::unique_ptr<RunningMarket> running;
    return running;
}

} // namespace

const Market& market()
{
    if (!running())
        running() = std::make_unique<RunningMarket>();
    return running()->market;
}

void stopMarket()
{
    running().reset();
}

} // namespace test

// SPDX-License-Identifier: GPL-3.0-or-later
// One run of `paygress`: opens the profile, carries out the verb, closes everything. Its end is
// told once.
#pragma once

#include "consumer/cli/verbs.h"
#include "consumer/core/market_world.h"

#include <QObject>

namespace consumer {

class Program : public QObject {
    Q_OBJECT

public:
    explicit Program(Arguments arguments);
    ~Program() override;

    void start();

Q_SIGNALS:
    void ended(const consumer::Outcome& outcome);

private:
    base::Task<> run();
    base::Task<Outcome> carryOut();

    Arguments m_arguments;
    base::SystemClock m_clock;
    std::unique_ptr<MarketWorld> m_world;
    base::Task<> m_task;
};

// Prints what a verb ended with; the process's exit code.
int report(const Outcome& outcome, bool isJson);

} // namespace consumer

// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_state.h"

using namespace Qt::StringLiterals;

namespace consumer {

QString toString(MoneyOutcome outcome)
{
    switch (outcome) {
    case MoneyOutcome::None:
        return {};
    case MoneyOutcome::Unspent:
        return u"unspent"_s;
    case MoneyOutcome::TakenBack:
        return u"taken_back"_s;
    case MoneyOutcome::WithProvider:
        return u"with_provider"_s;
    case MoneyOutcome::Pending:
        return u"pending"_s;
    }
    return {};
}

QString toString(ServerState state)
{
    switch (state) {
    case ServerState::Starting:
        return u"starting"_s;
    case ServerState::Running:
        return u"running"_s;
    case ServerState::Ending:
        return u"ending"_s;
    case ServerState::Ended:
        return u"ended"_s;
    case ServerState::Problem:
        return u"problem"_s;
    }
    return {};
}

} // namespace consumer

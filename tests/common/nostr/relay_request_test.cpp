// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/kinds.h"
#include "nostr/relay_request.h"

#include <gtest/gtest.h>

using base::UnixTime;
using nostr::Filter;
using nostr::RelayRequest;
using namespace std::chrono_literals;

namespace {

constexpr UnixTime Noon{1'785'412'800s};

Filter ofKind(int kind)
{
    Filter filter;
    filter.kinds += kind;
    return filter;
}

Filter sentAgain(RelayRequest& request)
{
    request.noteLost(Noon);
    return request.filtersToSend().front();
}

} // namespace

TEST(RelayRequestTest, AsksForEverythingUntilTheStoredEventsHaveEndedOnce)
{
    RelayRequest request{{ofKind(nostr::kinds::Offer)}};
    request.noteSeen(Noon - 100s, Noon);

    EXPECT_EQ(sentAgain(request), ofKind(nostr::kinds::Offer)); // older ones may be missing still
}

TEST(RelayRequestTest, AsksForTheNewestSeenLessAMinuteAfterwards)
{
    auto filter = ofKind(nostr::kinds::Offer);
    filter.limit = 5;
    RelayRequest request{{filter}};
    request.noteSeen(Noon - 100s, Noon);
    request.noteSeen(Noon - 500s, Noon);
    request.noteStoredEventsEnded(Noon);

    const auto again = sentAgain(request);

    EXPECT_EQ(again.since, Noon - 160s);
    EXPECT_FALSE(again.limit); // all that was missed, not the newest five
}

TEST(RelayRequestTest, DoesNotLetAClockThatRunsAheadHideEvents)
{
    RelayRequest request{{ofKind(nostr::kinds::Offer)}};
    request.noteSeen(Noon + 800s, Noon);
    request.noteStoredEventsEnded(Noon);

    EXPECT_EQ(sentAgain(request).since, Noon - 60s);
}

TEST(RelayRequestTest, NeverWidensItsOwnBound)
{
    auto filter = ofKind(nostr::kinds::Heartbeat);
    filter.since = Noon - 10s;
    RelayRequest request{{filter}};
    request.noteSeen(Noon - 5s, Noon);
    request.noteStoredEventsEnded(Noon);

    EXPECT_EQ(sentAgain(request).since, Noon - 10s);
}

TEST(RelayRequestTest, KeepsItsOwnBoundForMessagesThatMayBeBackdated)
{
    for (const int kind : {nostr::kinds::GiftWrap, nostr::kinds::EncryptedDirectMessage}) {
        auto filter = ofKind(kind);
        filter.since = Noon - 48h - 60s;
        RelayRequest request{{filter}};
        request.noteSeen(Noon - 5s, Noon);
        request.noteStoredEventsEnded(Noon);

        EXPECT_EQ(sentAgain(request), filter);
    }
}

TEST(RelayRequestTest, ReachesBackTwoDaysForALiveInboxThatWasCutOff)
{
    auto filter = ofKind(nostr::kinds::GiftWrap);
    filter.limit = 0;
    RelayRequest request{{filter}};
    request.noteStoredEventsEnded(Noon - 1h);

    const auto again = sentAgain(request);

    EXPECT_EQ(again.since, Noon - 48h - 60s);
    EXPECT_FALSE(again.limit);
}

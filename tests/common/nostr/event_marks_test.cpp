// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/expiration.h"
#include "nostr/kinds.h"
#include "nostr/protected_event.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};

class EventMarks : public testing::Test {
protected:
    Event event(const Tags& tags, const QString& content = {}, int kind = 1)
    {
        return signEvent({Now, kind, tags, content}, author, random);
    }

    test::FakeRandom random;
    SecretKey author = SecretKey::generate(random);
};

TEST_F(EventMarks, HideWhatHasExpired)
{
    const auto lasting = event({});
    const auto later = event(withExpiration({}, Now + 1s));
    const auto over = event(withExpiration({}, Now));

    EXPECT_EQ(withoutExpired({over, later, lasting}, Now), (QList<Event>{later, lasting}));
}

TEST_F(EventMarks, HoldOneExpiration)
{
    const auto tags = withExpiration(withExpiration({{u"d"_s, u"x"_s}}, Now), Now + 5s);

    EXPECT_EQ(allTags(tags, "expiration"_L1), QStringList{u"1700000005"_s});
    EXPECT_EQ(tags.size(), 2);
    EXPECT_EQ(expiration(event(tags)), Now + 5s);
}

TEST_F(EventMarks, ProtectOnce)
{
    const auto tags = withProtection(withProtection({}));

    EXPECT_EQ(tags.size(), 1);
    EXPECT_TRUE(isProtected(event(tags)));
    EXPECT_FALSE(isProtected(event({{u"-x"_s}, {u"t"_s, u"-"_s}})));
}

TEST_F(EventMarks, ShowARepostOfAProtectedEvent)
{
    const auto inner = QString::fromUtf8(toJsonText(event(withProtection({}))));
    const auto open = QString::fromUtf8(toJsonText(event({})));

    EXPECT_TRUE(repostsProtected(event({}, inner, kinds::Repost)));
    EXPECT_TRUE(repostsProtected(event({}, inner, kinds::GenericRepost)));
    EXPECT_FALSE(repostsProtected(event({}, open, kinds::Repost)));
    EXPECT_FALSE(repostsProtected(event({}, inner, 1)));
    EXPECT_FALSE(repostsProtected(event({}, u"{"_s, kinds::Repost)));
}

} // namespace

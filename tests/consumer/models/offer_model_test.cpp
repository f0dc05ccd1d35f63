// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/offer_table_model.h"
#include "consumer/models/offer_view_model.h"
#include "widgets/row_roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using consumer::OfferColumn;
using consumer::OfferFilter;
using consumer::OfferOrder;
using consumer::OfferRow;
using consumer::OfferTableModel;
using consumer::OfferViewModel;

namespace {

OfferRow anOffer(const QString& id, qint64 rate = 50)
{
    OfferRow offer;
    offer.id = id;
    offer.name = u"SwiftGoldenOwl"_s;
    offer.shortId = id.left(8);
    offer.nameMatchesKey = true;
    offer.spec.name = u"Basic"_s;
    offer.spec.cpuMillicores = 1000;
    offer.spec.memoryMb = 1024;
    offer.spec.ratePerSecond = base::Msats{rate};
    offer.isOnline = true;
    return offer;
}

class OfferModelTest : public testing::Test {
protected:
    QStringList shown() const
    {
        QStringList ids;
        for (int row = 0; row < view.rowCount(); ++row)
            ids.append(view.offerAt(view.index(row, 0))->id);
        return ids;
    }

    OfferTableModel model;
    OfferViewModel view{model};
    QAbstractItemModelTester modelTester{
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester viewTester{
        &view, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(OfferModelTest, InsertsChangesAndRemovesWithoutReset)
{
    model.update({anOffer(u"a"_s), anOffer(u"b"_s), anOffer(u"c"_s)});
    QSignalSpy reset{&model, &QAbstractItemModel::modelReset};
    QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};

    model.update({anOffer(u"a"_s, 70), anOffer(u"c"_s), anOffer(u"d"_s)});

    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.rowOf(u"b"_s), -1);
    EXPECT_EQ(model.offer(model.rowOf(u"a"_s)).spec.ratePerSecond, base::Msats{70});
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(OfferModelTest, KeepsAPersistentIndexOnItsOffer)
{
    model.update({anOffer(u"a"_s), anOffer(u"b"_s)});
    const QPersistentModelIndex chosen = view.indexOf(u"b"_s);

    model.update({anOffer(u"b"_s, 10), anOffer(u"c"_s, 5)});

    ASSERT_TRUE(chosen.isValid());
    EXPECT_EQ(view.offerAt(chosen)->id, u"b"_s);
}

TEST_F(OfferModelTest, ShowsThePriceOfAnHour)
{
    model.update({anOffer(u"a"_s, 50)});
    const auto price = model.index(0, int(OfferColumn::Price));

    EXPECT_EQ(price.data().toString(), u"180"_s);
    EXPECT_EQ(price.data(widgets::role(widgets::RowRole::Sort)).toLongLong(), 50);
}

TEST_F(OfferModelTest, PutsTheBestValueFirst)
{
    auto reliable = anOffer(u"reliable"_s, 100);
    reliable.seen.fraction = 0.999;
    auto flaky = anOffer(u"flaky"_s, 95);
    flaky.seen.fraction = 0.5;
    model.update({flaky, reliable});

    EXPECT_EQ(shown(), (QStringList{u"reliable"_s, u"flaky"_s}));
    view.setOrder(OfferOrder::Cheapest);
    EXPECT_EQ(shown(), (QStringList{u"flaky"_s, u"reliable"_s}));
}

TEST_F(OfferModelTest, SortsByAClickedColumnInBothDirections)
{
    model.update({anOffer(u"a"_s, 9), anOffer(u"b"_s, 10), anOffer(u"c"_s, 8)});

    view.sort(int(OfferColumn::Price), Qt::DescendingOrder);
    EXPECT_EQ(shown(), (QStringList{u"b"_s, u"a"_s, u"c"_s}));
    view.sort(int(OfferColumn::Price), Qt::AscendingOrder);
    EXPECT_EQ(shown(), (QStringList{u"c"_s, u"a"_s, u"b"_s}));
}

TEST_F(OfferModelTest, HidesWhatIsOfflineUnlessAsked)
{
    auto offline = anOffer(u"off"_s);
    offline.isOnline = false;
    model.update({offline, anOffer(u"on"_s)});
    EXPECT_EQ(shown(), QStringList{u"on"_s});

    OfferFilter all;
    all.isOnlineOnly = false;
    view.setFilter(all);

    EXPECT_EQ(view.rowCount(), 2);
    EXPECT_EQ(view.countFor(OfferFilter{}), 1);
}

// Not known is not offline (product §4.5).
TEST(OfferFilter, KeepsOffersOfTheLastVisitWhileOnlyOnlineOnesAreWanted)
{
    OfferRow earlier;
    earlier.isOnline = false;
    earlier.isEarlier = true;
    OfferFilter filter;
    filter.hidesUnverifiedNames = false;

    EXPECT_TRUE(accepts(filter, earlier));
    earlier.isEarlier = false;
    EXPECT_FALSE(accepts(filter, earlier));
}

TEST(OfferFilter, AppliesEveryCondition)
{
    const auto offer = anOffer(u"abcdef12"_s, 50);
    const auto refuses = [&offer](auto change) {
        OfferFilter filter;
        change(filter);
        return !accepts(filter, offer);
    };

    EXPECT_TRUE(accepts(OfferFilter{}, offer));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.minCpuMillicores = 2000; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.minMemoryMb = 2048; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.maxRate = base::Msats{49}; }));
    EXPECT_TRUE(
        refuses([](OfferFilter& f) { f.minIsolation = consumer::Isolation::DedicatedHost; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.minSeenPercent = 1; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.isPayableOnly = true; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.isRefundingOnly = true; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.country = u"DE"_s; }));
    EXPECT_TRUE(refuses([](OfferFilter& f) { f.text = u"fox"_s; }));
    EXPECT_FALSE(refuses([](OfferFilter& f) { f.text = u"golden"_s; }));
}

} // namespace

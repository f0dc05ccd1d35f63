// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/lxd/bridge_subnet.h"

#include <QFile>
#include <QList>
#include <QtEndian>

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxRoutes = 1 << 20;
constexpr int Tries = 200;
constexpr quint32 OurMask = 0xFFFFFF00;

struct Route {
    quint32 network = 0;
    quint32 mask = 0;
};

// Columns of hexadecimal numbers in the order of this computer's memory.
QList<Route> routesFrom(const QByteArray& text)
{
    QList<Route> routes;
    const auto lines = text.split('\n');
    for (const auto& line : lines.mid(1)) {
        const auto columns = line.simplified().split(' ');
        bool isNumber = false;
        bool isMask = false;
        const Route route{.network = qFromBigEndian(columns.value(1).toUInt(&isNumber, 16)),
            .mask = qFromBigEndian(columns.value(7).toUInt(&isMask, 16))};
        if (isNumber && isMask && route.mask != 0)
            routes.append(route);
    }
    return routes;
}

} // namespace

base::Result<QString> unusedSubnet(const QByteArray& routes, base::RandomSource& random)
{
    const auto known = routesFrom(routes);
    for (int i = 0; i < Tries; ++i) {
        const auto bytes = random.bytes(2);
        const auto second = static_cast<quint8>(bytes[0]);
        const auto third = static_cast<quint8>(bytes[1]);
        const quint32 subnet = (10U << 24) | (quint32{second} << 16) | (quint32{third} << 8);
        const bool isTaken = std::ranges::any_of(known, [subnet](const Route& route) {
            const auto mask = route.mask & OurMask;
            return (subnet & mask) == (route.network & mask);
        });
        if (!isTaken)
            return u"10.%1.%2.1/24"_s.arg(second).arg(third);
    }
    return base::fail(base::Errc::NotFound, u"every private network is in use here"_s);
}

QByteArray readRoutes()
{
    QFile file{u"/proc/net/route"_s};
    return file.open(QIODevice::ReadOnly) ? file.read(MaxRoutes) : QByteArray{};
}

} // namespace backends

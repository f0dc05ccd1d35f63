// SPDX-License-Identifier: GPL-3.0-or-later
// How keys, points and times stand in the rows of the practice mint's database, and what its
// statements answer.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/curve_point.h"

#include <algorithm>
#include <array>
#include <optional>

namespace practice {

inline QByteArray blob(const std::array<std::uint8_t, 32>& bytes)
{
    return base::toByteArray(bytes);
}

inline std::array<std::uint8_t, 32> array32(const QByteArray& bytes)
{
    std::array<std::uint8_t, 32> out{};
    std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
        std::min<qsizetype>(32, bytes.size()), out.begin());
    return out;
}

inline crypto::CurvePoint pointFrom(const QByteArray& bytes)
{
    return crypto::CurvePoint::fromBytes(base::view(bytes)).value_or(crypto::CurvePoint{});
}

inline qint64 secondsOf(const std::optional<base::UnixTime>& time)
{
    return time ? qint64{time->time_since_epoch().count()} : 0;
}

inline base::Result<> done(const base::Result<qint64>& touched)
{
    if (!touched)
        return base::passOn(touched);
    return {};
}

inline base::Result<> exactlyOne(const base::Result<qint64>& touched)
{
    if (!touched)
        return base::passOn(touched);
    if (*touched != 1)
        return base::fail(base::Errc::NotFound, QStringLiteral("nothing in the expected state"));
    return {};
}

} // namespace practice

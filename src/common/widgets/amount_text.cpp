// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/amount_text.h"

#include <QCoreApplication>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t MsatsPerSat = 1000;
constexpr std::int64_t MsatsPerTenth = 100;
constexpr std::int64_t WholeFrom = 10 * MsatsPerSat; // no decimals from ten sat on

QString translated(const char* text)
{
    return QCoreApplication::translate("widgets::AmountText", text);
}

// Costs round up.
QString roundedUp(base::Msats price, const QLocale& locale)
{
    if (price.value() >= WholeFrom || price.isZero())
        return locale.toString(qlonglong(base::roundUpToSats(price).value()));
    const auto tenths = (price.value() + MsatsPerTenth - 1) / MsatsPerTenth;
    if (tenths % 10 == 0)
        return locale.toString(qlonglong(tenths / 10));
    return locale.toString(double(tenths) / 10.0, 'f', 1);
}

} // namespace

QString AmountText::unit() const
{
    return kind == MoneyKind::Play ? translated("PLAY sat") : translated("sat");
}

QString AmountText::number(base::Sats amount) const
{
    return view == AmountView::Hidden ? u"•••"_s : locale.toString(qlonglong(amount.value()));
}

QString AmountText::sats(base::Sats amount) const
{
    return number(amount) + u' ' + unit();
}

QString AmountText::received(base::Sats amount) const
{
    return u"+ "_s + sats(amount);
}

QString AmountText::hourlyNumber(base::Msats perSecond) const
{
    return roundedUp(base::priceFor(perSecond, std::chrono::hours{1}), locale);
}

QString AmountText::perHour(base::Msats perSecond) const
{
    return translated("%1 %2/h").arg(hourlyNumber(perSecond), unit());
}

QString AmountText::perDay(base::Msats perSecond) const
{
    const auto price = base::priceFor(perSecond, std::chrono::days{1});
    return translated("%1 %2/day").arg(roundedUp(price, locale), unit());
}

QString AmountText::perThirtyDays(base::Msats perSecond) const
{
    const auto price = base::priceFor(perSecond, std::chrono::days{30});
    return translated("%1 %2 per 30 days").arg(roundedUp(price, locale), unit());
}

} // namespace widgets

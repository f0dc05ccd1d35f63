// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars.h"

#include <algorithm>
#include <array>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int SegmentGap = 2;
constexpr double FullDay = 0.995;
constexpr double GoodDay = 0.95;
constexpr double FairDay = 0.80;

double bounded(double fraction)
{
    return std::clamp(fraction, 0.0, 1.0);
}

} // namespace

void paintMeter(
    QPainter& painter, const Theme& theme, const QRectF& area, double fraction, Token ink)
{
    const qreal radius = area.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Token::Track));
    painter.drawRoundedRect(area, radius, radius);
    if (!(fraction > 0))
        return;
    const qreal width = std::max(area.height(), area.width() * bounded(fraction));
    painter.setBrush(theme.color(ink));
    painter.drawRoundedRect(QRectF(area.left(), area.top(), width, area.height()), radius, radius);
}

void paintUptime(QPainter& painter, const Theme& theme, QPointF corner, const QList<double>& days)
{
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < 7; ++i) {
        const double share = days.value(i, -1);
        const auto ink = share < 0 ? theme.color(Token::Border)
            : share >= FullDay     ? theme.color(Token::Ok)
            : share >= GoodDay     ? theme.color(Token::Ok, 0.55)
            : share >= FairDay     ? theme.color(Token::Warn)
                                   : theme.color(Token::Bad);
        painter.setBrush(ink);
        painter.drawRoundedRect(QRectF(corner.x() + i * 10, corner.y(), 8, 4), 1, 1);
    }
}

ShareBar::ShareBar(const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ShareBar::setShares(const QList<Share>& shares)
{
    m_shares = shares;
    m_total = 0;
    for (const auto& share : shares)
        m_total += share.amount;
    QStringList words;
    for (const auto& share : shares) {
        if (m_total > 0)
            words.append(u"%1 %2 %"_s.arg(share.name)
                             .arg(qRound(100.0 * double(share.amount) / double(m_total))));
    }
    setAccessibleDescription(words.join(u", "_s));
    update();
}

QSize ShareBar::sizeHint() const
{
    return {200, 8 + 8 + m_theme.scaled(16)};
}

QColor ShareBar::inkOf(int index) const
{
    if (m_shares[index].isReserved)
        return m_theme.color(Token::BorderStrong, 0.5);
    constexpr std::array Opacities{1.0, 0.62, 0.32};
    return m_theme.color(Token::Accent, Opacities[std::size_t(std::min(index, 2))]);
}

void ShareBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bar(0, 0, width(), int(BarHeight::Share));
    if (m_total <= 0)
        return paintMeter(painter, m_theme, bar, 0, Token::Accent);

    painter.setFont(m_theme.font(TypeRole::Small));
    const QFontMetrics metrics(painter.font());
    const qreal room = width() - SegmentGap * (m_shares.size() - 1);
    const auto words = accessibleDescription().split(u", "_s);
    qreal x = 0;
    qreal legend = 0;
    const int textHeight = height() - 16;
    for (int i = 0; i < m_shares.size(); ++i) {
        const qreal wide = room * double(m_shares[i].amount) / double(m_total);
        painter.setPen(Qt::NoPen);
        painter.setBrush(inkOf(i));
        painter.drawRoundedRect(QRectF(x, 0, wide, bar.height()), 2, 2);
        x += wide + SegmentGap;
        painter.drawRoundedRect(QRectF(legend, 16 + (textHeight - 8) / 2.0, 8, 8), 2, 2);
        painter.setPen(m_theme.color(Token::Text2));
        const auto text = words.value(i);
        painter.drawText(
            QRectF(legend + 16, 16, 400, textHeight), Qt::AlignVCenter | Qt::AlignLeft, text);
        legend += 16 + metrics.horizontalAdvance(text) + 24;
    }
}

MeterBar::MeterBar(const Theme& theme, const QString& name, BarHeight height, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_height(height)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MeterBar::setFraction(double fraction, Tone tone)
{
    m_fraction = fraction;
    m_tone = tone;
    setAccessibleDescription(u"%1 %"_s.arg(qRound(100 * bounded(fraction))));
    update();
}

void MeterBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMeter(painter, m_theme, rect(), m_fraction, inkOf(m_tone));
}

UptimeBar::UptimeBar(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Seen, last seven days"));
}

void UptimeBar::setDays(const QList<double>& days)
{
    m_days = days;
    update();
}

void UptimeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintUptime(painter, m_theme, {}, m_days);
}

} // namespace widgets

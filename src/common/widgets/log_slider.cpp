// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log_slider.h"

#include "widgets/slider_paint.h"

#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr int GrooveTop = 7;
constexpr int TickHeight = 18;

// Two significant digits of the largest clean unit: 1 h 13 min 22 s becomes 1 h 10 min, 3 d 4 h
// becomes 3 d.
qint64 rounded(qint64 seconds)
{
    constexpr qint64 Minute = 60;
    constexpr qint64 Hour = 60 * Minute;
    constexpr qint64 Day = 24 * Hour;
    const qint64 grain = seconds < Hour ? Minute
        : seconds < 4 * Hour            ? 10 * Minute
        : seconds < Day                 ? 30 * Minute
        : seconds < 4 * Day             ? 2 * Hour
                                        : Day;
    return (seconds + grain / 2) / grain * grain;
}

} // namespace

LogSlider::LogSlider(
    const Theme& theme, const QString& name, qint64 least, qint64 most, QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_least(std::max<qint64>(least, 1))
    , m_most(std::max(most, m_least + 1))
{
    setAccessibleName(name);
    setRange(0, Steps);
    setSingleStep(Steps / 100);
    setPageStep(Steps / 10);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QSlider::valueChanged, this, [this] { Q_EMIT amountChosen(amount()); });
}

void LogSlider::setTicks(QList<LogTick> ticks)
{
    m_ticks = std::move(ticks);
    updateGeometry();
    update();
}

void LogSlider::showAmount(qint64 value)
{
    const QSignalBlocker quiet(this);
    setValue(stepOf(value));
    update();
}

qint64 LogSlider::amount() const
{
    return std::clamp(rounded(valueAt(value())), m_least, m_most);
}

int LogSlider::stepOf(qint64 value) const
{
    const auto bounded = double(std::clamp(value, m_least, m_most));
    return int(std::lround(
        Steps * std::log(bounded / double(m_least)) / std::log(double(m_most) / double(m_least))));
}

qint64 LogSlider::valueAt(int step) const
{
    return std::llround(
        double(m_least) * std::pow(double(m_most) / double(m_least), double(step) / Steps));
}

QSize LogSlider::sizeHint() const
{
    return {200, 18 + (m_ticks.isEmpty() ? 0 : m_theme.scaled(TickHeight))};
}

void LogSlider::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF groove(0, GrooveTop, width(), 4);
    paintGroove(painter, m_theme, groove, shareOf(*this), hasFocus());

    painter.setFont(m_theme.font(TypeRole::Small));
    painter.setPen(m_theme.color(Token::Text3));
    const QFontMetrics metrics(painter.font());
    for (const auto& tick : m_ticks) {
        const int wide = metrics.horizontalAdvance(tick.text);
        const qreal at = SliderHandle / 2 + (width() - SliderHandle) * stepOf(tick.value) / Steps;
        const qreal left = std::clamp(at - wide / 2.0, 0.0, std::max(0.0, qreal(width() - wide)));
        painter.drawText(
            QRectF(left, 18, wide + 1, height() - 18), Qt::AlignLeft | Qt::AlignVCenter, tick.text);
    }
}

} // namespace widgets

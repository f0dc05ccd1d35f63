// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/welcome_story.h"

#include "widgets/state_shape.h"

#include <QPainter>
#include <QPainterPath>

using namespace Qt::StringLiterals;
using widgets::Token;
using widgets::TypeRole;

namespace consumer {

namespace {

// Metrics of the reference picture, px at 100 %.
constexpr qreal Width = 400;
constexpr qreal Height = 520;
constexpr qreal CardLeft = 36;
constexpr qreal CardWidth = 364;
constexpr qreal Step1 = 0, Step2 = 177, Step3 = 343;
constexpr qreal CardGap = 32; // from a step's number to its card

} // namespace

WelcomeStory::WelcomeStory(const widgets::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme{theme}
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Choose a computer, pay for the time you want, use it over SSH."));
    connect(&theme, &widgets::Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize WelcomeStory::sizeHint() const
{
    return {int(Width) + 4, int(Height)};
}

void WelcomeStory::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(1, 1);
    paintStep(painter, 1, tr("Choose a computer"), Step1, Step2);
    paintStep(painter, 2, tr("Pay for the time you want"), Step2, Step3);
    paintStep(painter, 3, tr("Use it"), Step3, 0);
    paintOffers(painter, {CardLeft, Step1 + CardGap, CardWidth, 120});
    paintPayment(painter, {CardLeft, Step2 + CardGap, CardWidth, 110});
    paintShell(painter, {CardLeft, Step3 + CardGap, CardWidth, 138});
}

void WelcomeStory::paintStep(
    QPainter& painter, int number, const QString& title, qreal top, qreal lineEnd) const
{
    painter.setPen(QPen(m_theme.color(Token::Accent), 1));
    painter.setBrush(Qt::NoBrush);
    const QRectF circle{0.5, top + 0.5, 23, 23};
    painter.drawEllipse(circle);
    if (lineEnd > top)
        painter.drawLine(QPointF{12, top + 24}, QPointF{12, lineEnd});
    painter.setFont(m_theme.font(TypeRole::SmallStrong));
    painter.drawText(circle, Qt::AlignCenter, QString::number(number));
    painter.setPen(m_theme.color(Token::Text));
    painter.setFont(m_theme.font(TypeRole::Strong));
    painter.drawText(QRectF{CardLeft, top, CardWidth, 24}, Qt::AlignVCenter, title);
}

void WelcomeStory::paintCard(QPainter& painter, const QRectF& card) const
{
    painter.setPen(QPen(m_theme.color(Token::Border), 1));
    painter.setBrush(m_theme.color(Token::Surface));
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

void WelcomeStory::paintOffers(QPainter& painter, const QRectF& card) const
{
    struct Offer {
        const char* name;
        QString facts;
        const char* price;
    };
    const Offer offers[] = {{"QuietSilverHeron", tr("1 vCPU · 1 GB · seen 99.9 %"), "108"},
        {"SwiftGoldenOwl", tr("1 vCPU · 1 GB · seen 99.2 %"), "180"},
        {"HumbleTideOtter", tr("1 vCPU · 1 GB · own kernel"), "126"}};
    paintCard(painter, card);
    for (int i = 0; i < 3; ++i) {
        const QRectF row{card.left(), card.top() + i * 40, card.width(), 40};
        if (i == 1)
            painter.fillRect(row.adjusted(1, 0, -1, 0), m_theme.color(Token::Row));
        widgets::paintStateShape(painter, m_theme, widgets::State::Online,
            QRectF{row.left() + 14, row.top(), 20, 40}, 14);
        painter.setPen(m_theme.color(Token::Text));
        painter.setFont(m_theme.font(TypeRole::Strong));
        painter.drawText(
            row.adjusted(39, 3, 0, -20), Qt::AlignVCenter, QString::fromLatin1(offers[i].name));
        painter.drawText(row.adjusted(0, 0, -54, 0), Qt::AlignVCenter | Qt::AlignRight,
            QString::fromLatin1(offers[i].price));
        painter.setPen(m_theme.color(Token::Text2));
        painter.setFont(m_theme.font(TypeRole::Small));
        painter.drawText(row.adjusted(39, 20, 0, -3), Qt::AlignVCenter, offers[i].facts);
        painter.drawText(
            row.adjusted(0, 0, -16, 0), Qt::AlignVCenter | Qt::AlignRight, tr("sat/h"));
    }
}

void WelcomeStory::paintPayment(QPainter& painter, const QRectF& card) const
{
    paintCard(painter, card);
    const auto field = [&](const QRectF& area, const QString& value, const QString& unit) {
        painter.setPen(QPen(m_theme.color(Token::BorderStrong), 1));
        painter.setBrush(m_theme.color(Token::Field));
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.setPen(m_theme.color(Token::Text));
        painter.setFont(m_theme.font(TypeRole::Body));
        painter.drawText(area.adjusted(10, 0, -10, 0), Qt::AlignVCenter, value);
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(area.adjusted(10, 0, -10, 0), Qt::AlignVCenter | Qt::AlignRight, unit);
    };
    field({card.left() + 17, card.top() + 17, 186, 32}, tr("1 h 0 min"), {});
    field({card.left() + 235, card.top() + 17, 112, 32}, u"180"_s, tr("sat"));
    widgets::paintIcon(painter, m_theme, u"link-fields"_s, Token::Text2,
        QRectF{card.left() + 203, card.top() + 17, 32, 32}, 16);
    painter.setPen(m_theme.color(Token::Text2));
    painter.setFont(m_theme.font(TypeRole::Body));
    painter.drawText(QRectF{card.left() + 17, card.top() + 61, 220, 32}, Qt::AlignVCenter,
        tr("Unused time can come back"));
    const QRectF pay{card.left() + 238, card.top() + 61, 109, 32};
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(Token::Accent));
    painter.drawRoundedRect(pay, 6, 6);
    painter.setPen(m_theme.color(Token::OnAccent));
    painter.setFont(m_theme.font(TypeRole::Strong));
    painter.drawText(pay, Qt::AlignCenter, tr("Pay 190 sat"));
}

void WelcomeStory::paintShell(QPainter& painter, const QRectF& card) const
{
    paintCard(painter, card);
    QPainterPath well;
    well.addRoundedRect(card.adjusted(1, 1, -1, -1), 9, 9);
    QPainterPath lower;
    lower.addRect(card.adjusted(0, 40, 0, 0));
    painter.fillPath(well.intersected(lower), m_theme.color(Token::Sunken));
    painter.fillRect(QRectF{card.left() + 1, card.top() + 40, card.width() - 2, 1},
        m_theme.color(Token::Border));
    widgets::paintStateShape(painter, m_theme, widgets::State::Running,
        QRectF{card.left() + 14, card.top(), 20, 40}, 14);
    painter.setPen(m_theme.color(Token::Text));
    painter.setFont(m_theme.font(TypeRole::Strong));
    painter.drawText(QRectF{card.left() + 39, card.top(), 120, 40}, Qt::AlignVCenter, u"owl-3"_s);
    painter.setPen(m_theme.color(Token::Text2));
    painter.setFont(m_theme.font(TypeRole::Body));
    painter.drawText(QRectF{card.left(), card.top(), card.width() - 16, 40},
        Qt::AlignVCenter | Qt::AlignRight, tr("59 min left"));
    painter.setFont(m_theme.font(TypeRole::Mono));
    const QFontMetricsF metrics{painter.font()};
    const auto line = [&](int number, const QString& prompt, const QString& text) {
        const QPointF at{card.left() + 17, card.top() + 66 + number * 18};
        painter.setPen(m_theme.color(Token::Ok));
        painter.drawText(at, prompt);
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(at + QPointF{metrics.horizontalAdvance(prompt), 0}, text);
    };
    line(0, {}, u"$ ssh root@203.0.113.24 -p 31004"_s);
    line(1, u"root@owl-3"_s, u":~# uptime"_s);
    line(2, {}, u"14:34:02 up 1 min, 1 user"_s);
    line(3, u"root@owl-3"_s, u":~# \u2588"_s);
}

} // namespace consumer

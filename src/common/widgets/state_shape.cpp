// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/state_shape.h"

#include <QCoreApplication>

#include <array>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

struct StateLook {
    State state;
    const char* text;
    const char* icon;
    Tone tone;
    Token ink;
};

constexpr std::array Looks{
    StateLook{State::Running, QT_TRANSLATE_NOOP("widgets::State", "Running"), "state-running",
        Tone::Ok, Token::Ok},
    StateLook{State::Starting, QT_TRANSLATE_NOOP("widgets::State", "Starting"), "state-starting",
        Tone::Info, Token::Info},
    StateLook{State::StandingBy, QT_TRANSLATE_NOOP("widgets::State", "Standing by"),
        "state-standing-by", Tone::Info, Token::Info},
    StateLook{State::Late, QT_TRANSLATE_NOOP("widgets::State", "Late"), "state-late", Tone::Warn,
        Token::Warn},
    StateLook{State::TakingOver, QT_TRANSLATE_NOOP("widgets::State", "Taking over"),
        "state-taking-over", Tone::Warn, Token::Warn},
    StateLook{State::Unprotected, QT_TRANSLATE_NOOP("widgets::State", "Unprotected"),
        "state-unprotected", Tone::Warn, Token::Warn},
    StateLook{State::Ending, QT_TRANSLATE_NOOP("widgets::State", "Ending"), "state-ending",
        Tone::Warn, Token::Warn},
    StateLook{State::Ended, QT_TRANSLATE_NOOP("widgets::State", "Ended"), "state-ended",
        Tone::Neutral, Token::Text3},
    StateLook{State::Problem, QT_TRANSLATE_NOOP("widgets::State", "Problem"), "state-problem",
        Tone::Bad, Token::Bad},
    StateLook{State::Online, QT_TRANSLATE_NOOP("widgets::State", "Online"), "state-online",
        Tone::Ok, Token::Ok},
    StateLook{State::Offline, QT_TRANSLATE_NOOP("widgets::State", "Offline"), "state-offline",
        Tone::Neutral, Token::Text3},
    StateLook{State::Unknown, QT_TRANSLATE_NOOP("widgets::State", "Not known yet"), "state-unknown",
        Tone::Neutral, Token::Text3},
    StateLook{State::Done, QT_TRANSLATE_NOOP("widgets::State", "Done"), "state-done", Tone::Ok,
        Token::Ok},
    StateLook{State::Note, QT_TRANSLATE_NOOP("widgets::State", "Note"), "state-info", Tone::Info,
        Token::Info},
};
static_assert(Looks.size() == std::size_t(State::Note) + 1);

const StateLook& lookOf(State state)
{
    const auto& look = Looks[std::size_t(state)];
    Q_ASSERT(look.state == state);
    return look;
}

} // namespace

QString textOf(State state)
{
    return QCoreApplication::translate("widgets::State", lookOf(state).text);
}

QString iconOf(State state)
{
    return QString::fromLatin1(lookOf(state).icon);
}

Tone toneOf(State state)
{
    return lookOf(state).tone;
}

Token inkOf(State state)
{
    return lookOf(state).ink;
}

void paintStateShape(
    QPainter& painter, const Theme& theme, State state, const QRectF& area, int size)
{
    paintIcon(painter, theme, iconOf(state), inkOf(state), area, size);
}

void paintIcon(QPainter& painter, const Theme& theme, const QString& icon, Token ink,
    const QRectF& area, int size)
{
    const auto pixmap = theme.pixmap(icon, ink, size, painter.device()->devicePixelRatioF());
    const QPointF corner(area.center().x() - size / 2.0, area.center().y() - size / 2.0);
    painter.drawPixmap(QPointF(qRound(corner.x()), qRound(corner.y())), pixmap);
}

} // namespace widgets

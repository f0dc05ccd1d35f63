// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokens.h"

#include <array>

namespace widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char*, TokenCount> TokenNames{
    "bg",
    "surface",
    "raised",
    "sunken",
    "border",
    "borderStrong",
    "hairline",
    "hairlineRaised",
    "text",
    "text2",
    "text3",
    "accent",
    "accentHover",
    "onAccent",
    "accentSoft",
    "row",
    "ok",
    "okSoft",
    "warn",
    "warnSoft",
    "bad",
    "badSoft",
    "info",
    "infoSoft",
    "money",
    "play",
    "playSoft",
    "control",
    "field",
    "track",
    "sheetControl",
    "sheetField",
    "sheetTrack",
    "scrim",
};

} // namespace

QString nameOf(Token token)
{
    return QLatin1StringView(TokenNames[std::size_t(token)]);
}

QString nameOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return u"neutral"_s;
    case Tone::Accent:
        return u"accent"_s;
    case Tone::Ok:
        return u"ok"_s;
    case Tone::Warn:
        return u"warn"_s;
    case Tone::Bad:
        return u"bad"_s;
    case Tone::Info:
        return u"info"_s;
    case Tone::Play:
        return u"play"_s;
    }
    Q_UNREACHABLE();
}

Token inkOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Token::Text2;
    case Tone::Accent:
        return Token::Accent;
    case Tone::Ok:
        return Token::Ok;
    case Tone::Warn:
        return Token::Warn;
    case Tone::Bad:
        return Token::Bad;
    case Tone::Info:
        return Token::Info;
    case Tone::Play:
        return Token::Play;
    }
    Q_UNREACHABLE();
}

Token fillOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Token::Sunken;
    case Tone::Accent:
        return Token::AccentSoft;
    case Tone::Ok:
        return Token::OkSoft;
    case Tone::Warn:
        return Token::WarnSoft;
    case Tone::Bad:
        return Token::BadSoft;
    case Tone::Info:
        return Token::InfoSoft;
    case Tone::Play:
        return Token::PlaySoft;
    }
    Q_UNREACHABLE();
}

} // namespace widgets

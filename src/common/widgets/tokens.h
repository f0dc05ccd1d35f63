// SPDX-License-Identifier: GPL-3.0-or-later
// The names of our colours, and what a tone means in them.
#pragma once

#include <QString>

namespace widgets {

enum class Token {
    Bg,
    Surface,
    Raised,
    Sunken,
    Border,
    BorderStrong,
    Hairline,
    HairlineRaised,
    Text,
    Text2,
    Text3,
    Accent,
    AccentHover,
    OnAccent,
    AccentSoft,
    Row,
    Ok,
    OkSoft,
    Warn,
    WarnSoft,
    Bad,
    BadSoft,
    Info,
    InfoSoft,
    Money,
    Play,
    PlaySoft,
    Control,
    Field,
    Track,
    SheetControl,
    SheetField,
    SheetTrack,
    Scrim,
};
inline constexpr int TokenCount = int(Token::Scrim) + 1;

// What a badge, banner or state says about urgency.
enum class Tone { Neutral, Accent, Ok, Warn, Bad, Info, Play };

Token inkOf(Tone tone);
Token fillOf(Tone tone);
QString nameOf(Token token); // as in the .ini files and the style sheet
QString nameOf(Tone tone);

} // namespace widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/launch_options.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;

namespace consumer {

namespace {

base::Result<widgets::ThemeName> themeFrom(const QString& text)
{
    if (text.isEmpty() || text == u"system"_s)
        return widgets::ThemeName::System;
    if (text == u"light"_s)
        return widgets::ThemeName::Light;
    if (text == u"dark"_s)
        return widgets::ThemeName::Dark;
    if (text == u"contrast"_s)
        return widgets::ThemeName::Contrast;
    return fail(
        Errc::Malformed, u"--theme is light, dark, contrast or system, not \"%1\""_s.arg(text));
}

base::Result<QSize> sizeFrom(const QString& text)
{
    const auto parts = text.split(u'x');
    const QSize size{parts.value(0).toInt(), parts.value(1).toInt()};
    if (parts.size() != 2 || size.width() < 320 || size.height() < 240 || size.width() > 8192
        || size.height() > 8192)
        return fail(Errc::Malformed, u"--size is WIDTHxHEIGHT, not \"%1\""_s.arg(text));
    return size;
}

} // namespace

base::Result<LaunchOptions> launchOptionsFrom(const QStringList& arguments)
{
    QCommandLineParser parser;
    const auto value = [&parser](const QString& name) { return parser.value(name); };
    for (const auto& name : {u"profile"_s, u"relay"_s, u"mint"_s, u"proxy"_s, u"screen"_s,
             u"size"_s, u"theme"_s, u"text-size"_s})
        parser.addOption(QCommandLineOption{QStringList{name}, QString{}, name});
    parser.addOption(QCommandLineOption{u"practice"_s});
    if (!parser.parse(QStringList{u"paygress-consumer"_s} + arguments))
        return fail(Errc::Malformed, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return fail(
            Errc::Malformed, u"unexpected \"%1\""_s.arg(parser.positionalArguments().constFirst()));

    LaunchOptions options;
    options.profile = value(u"profile"_s);
    options.isPractice = parser.isSet(u"practice"_s);
    options.relays = parser.values(u"relay"_s);
    options.mints = parser.values(u"mint"_s);
    options.screen = value(u"screen"_s);
    options.proxy = value(u"proxy"_s);
    if (parser.isSet(u"proxy"_s) && options.proxy.isEmpty())
        return fail(Errc::Malformed, u"--proxy needs an address"_s);
    if (parser.isSet(u"theme"_s)) {
        const auto theme = themeFrom(value(u"theme"_s));
        if (!theme)
            return base::passOn(theme);
        options.theme = *theme;
    }
    if (parser.isSet(u"size"_s)) {
        const auto size = sizeFrom(value(u"size"_s));
        if (!size)
            return base::passOn(size);
        options.size = *size;
    }
    if (parser.isSet(u"text-size"_s))
        options.textScale = value(u"text-size"_s).toInt();
    return options;
}

} // namespace consumer

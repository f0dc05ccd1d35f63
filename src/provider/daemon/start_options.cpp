// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/start_options.h"

#include "backends/backend_catalog.h"

#include <QCommandLineParser>

#include <limits>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

void addOptions(QCommandLineParser& parser)
{
    parser.addPositionalArgument(u"doctor"_s,
        u"Look at everything that selling needs, say what to put right, and end with 0 or 1."_s,
        u"[doctor]"_s);
    parser.addOptions({
        {u"practice"_s,
            u"Sell for play money on the practice market, hosting it unless --relay and --mint say where it is."_s},
        {u"market-only"_s, u"Host the practice market without selling."_s},
        {u"relay"_s, u"A relay to use; may be repeated."_s, u"URL"_s},
        {u"mint"_s, u"A mint whose money is taken; may be repeated."_s, u"URL"_s},
        {u"proxy"_s, u"Reach relays and mints through this proxy: socks5://127.0.0.1:9050."_s,
            u"URL"_s},
        {u"headless"_s, u"Run without a window."_s},
        {u"json"_s, u"Print one JSON object a line: ready, then every change."_s},
        {u"profile"_s, u"Where keys and books are kept."_s, u"DIR"_s},
        {u"config"_s, u"Key, prices and relays of a Paygress provider-config.json."_s, u"FILE"_s},
        {u"backend"_s, u"What runs the workloads: local, docker, lxd, kvm, proxmox."_s, u"NAME"_s,
            u"local"_s},
        {u"relay-port"_s, u"Port of the practice relay."_s, u"N"_s},
        {u"mint-port"_s, u"Port of the practice mint."_s, u"N"_s},
        {u"seed"_s, u"Practice only: makes every key repeatable."_s, u"N"_s},
        {u"balance"_s, u"Print what the wallet of a stopped provider holds, and end."_s},
        {u"screen"_s, u"Open the window on this screen."_s, u"ID"_s},
        {u"size"_s, u"Open the window in this size."_s, u"WxH"_s},
        {u"theme"_s, u"light or dark."_s, u"NAME"_s},
        {{u"h"_s, u"help"_s}, u"Show this help."_s},
    });
}

template <typename T>
base::Result<std::optional<T>> number(const QCommandLineParser& parser, const QString& name)
{
    if (!parser.isSet(name))
        return std::nullopt;
    bool isGood = false;
    const auto value = parser.value(name).toULongLong(&isGood);
    if (!isGood || value > std::numeric_limits<T>::max())
        return base::fail(base::Errc::Malformed, u"--%1 needs a number"_s.arg(name));
    return static_cast<T>(value);
}

base::Result<> checkTogether(const StartOptions& options)
{
    const auto wrong = [](const QString& why) { return base::fail(base::Errc::Malformed, why); };
    if (options.isMarketOnly && !options.isPractice)
        return wrong(u"--market-only goes with --practice"_s);
    if (options.isMarketOnly && !options.hostsMarket())
        return wrong(u"--market-only hosts a market; --relay and --mint name another"_s);
    if (options.isPractice && options.relays.isEmpty() != options.mints.isEmpty())
        return wrong(u"--practice needs both --relay and --mint, or neither"_s);
    if (options.seed && !options.isPractice)
        return wrong(u"--seed makes keys that anyone can guess: only with --practice"_s);
    if (!backends::backendNames().contains(options.backend))
        return wrong(u"backend %1 is not known"_s.arg(options.backend));
    return {};
}

} // namespace

base::Result<StartOptions> parseStartOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList{u"paygress-provider"_s} + arguments))
        return base::fail(base::Errc::Malformed, parser.errorText());
    StartOptions options;
    auto words = parser.positionalArguments();
    options.wantsDoctor = !words.isEmpty() && words.first() == u"doctor"_s;
    if (options.wantsDoctor)
        words.removeFirst();
    if (!words.isEmpty())
        return base::fail(base::Errc::Malformed, u"unexpected: "_s + words.first());
    options.isPractice = parser.isSet(u"practice"_s);
    options.isMarketOnly = parser.isSet(u"market-only"_s);
    options.isHeadless = parser.isSet(u"headless"_s);
    options.isJson = parser.isSet(u"json"_s);
    options.wantsBalance = parser.isSet(u"balance"_s);
    options.wantsHelp = parser.isSet(u"help"_s);
    options.relays = parser.values(u"relay"_s);
    options.mints = parser.values(u"mint"_s);
    options.profile = parser.value(u"profile"_s);
    options.config = parser.value(u"config"_s);
    options.backend = parser.value(u"backend"_s);
    options.namesBackend = parser.isSet(u"backend"_s);
    options.screen = parser.value(u"screen"_s);
    options.size = parser.value(u"size"_s);
    options.theme = parser.value(u"theme"_s);
    if (parser.isSet(u"proxy"_s)) {
        const auto proxy = net::Proxy::fromText(parser.value(u"proxy"_s));
        if (!proxy)
            return base::passOn(proxy);
        options.proxy = *proxy;
    }
    const auto relayPort = number<quint16>(parser, u"relay-port"_s);
    const auto mintPort = number<quint16>(parser, u"mint-port"_s);
    const auto seed = number<quint64>(parser, u"seed"_s);
    if (!relayPort)
        return base::passOn(relayPort);
    if (!mintPort)
        return base::passOn(mintPort);
    if (!seed)
        return base::passOn(seed);
    options.relayPort = *relayPort;
    options.mintPort = *mintPort;
    options.seed = *seed;
    if (const auto together = checkTogether(options); !together)
        return base::passOn(together);
    return options;
}

QString usageText()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

} // namespace provider

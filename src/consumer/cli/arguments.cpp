// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/arguments.h"

#include <QFile>
#include <QSet>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr qint64 MaxTokenFile = 1 << 20;
constexpr qint64 MaxWait = 86'400;
constexpr qint64 MaxExecTimeout = 1800; // protocol §6.3

struct Reader {
    QStringList words;
    qsizetype next = 0;
    Arguments arguments;
    QStringList positional;
    QSet<QString> options; // verb options that were given
    QString error;
    bool hasCommandBegun = false;

    bool isAtEnd() const { return next >= words.size(); }
    void refuse(const QString& why)
    {
        if (error.isEmpty())
            error = why;
    }
    QString value(const QString& option)
    {
        if (!isAtEnd())
            return words.at(next++);
        refuse(u"%1 needs a value"_s.arg(option));
        return {};
    }
    qint64 number(const QString& text, qint64 max)
    {
        bool isNumber = false;
        const auto value = text.toLongLong(&isNumber);
        if (isNumber && value > 0 && value <= max)
            return value;
        refuse(u"\"%1\" is not a whole number between 1 and %2"_s.arg(text).arg(max));
        return 1;
    }
    bool readGlobal(const QString& word);
    void readProxy(const QString& text);
    bool readOption(const QString& word);
    bool readExecOption(const QString& word);
    bool takeCommand(const QString& word);
};

bool Reader::readGlobal(const QString& word)
{
    auto& config = arguments.config;
    if (word == u"--profile")
        config.profile = value(word);
    else if (word == u"--practice")
        config.kind = MarketKind::Practice;
    else if (word == u"--relay")
        config.relays.append(value(word));
    else if (word == u"--proxy")
        readProxy(value(word));
    else if (word == u"--json")
        arguments.isJson = true;
    else if (word == u"--help" || word == u"-h")
        positional = {u"help"_s};
    else
        return false;
    return true;
}

void Reader::readProxy(const QString& text)
{
    const auto proxy = net::Proxy::fromText(text);
    if (!proxy)
        return refuse(u"--proxy: "_s + proxy.error().detail);
    arguments.config.proxy = *proxy;
}

bool Reader::readOption(const QString& word)
{
    options.insert(word);
    if (word == u"--online")
        arguments.onlineOnly = true;
    else if (word == u"--sort")
        arguments.sort = value(word);
    else if (word == u"--provider")
        arguments.subject = value(word);
    else if (word == u"--tier")
        arguments.tier = value(word);
    else if (word == u"--template")
        arguments.templateSlug = value(word);
    else if (word == u"--image")
        arguments.image = value(word);
    else if (word == u"--mint")
        arguments.mint = value(word);
    else if (word == u"--sats")
        arguments.sats = base::Sats{number(value(word), base::MaxSats)};
    else if (word == u"--token")
        arguments.token = value(word);
    else if (word == u"--wait")
        arguments.wait = std::chrono::seconds{number(value(word), MaxWait)};
    else
        return readExecOption(word);
    return true;
}

bool Reader::readExecOption(const QString& word)
{
    if (word == u"--timeout")
        arguments.timeout = std::chrono::seconds{number(value(word), MaxExecTimeout)};
    else if (word == u"--dir")
        arguments.folder = value(word);
    else if (word == u"--tunnel")
        arguments.route = ExecRoute::Tunnel;
    else if (word == u"--plain")
        arguments.route = ExecRoute::Plain;
    else
        return false;
    return true;
}

// What follows the lease belongs to the other machine; to exec only what is no option, or all that
// follows "--".
bool Reader::takeCommand(const QString& word)
{
    const bool isExec = !positional.isEmpty() && positional.first() == u"exec";
    const bool isSsh = !positional.isEmpty() && positional.first() == u"ssh";
    if (positional.size() != 2 || (!isSsh && !isExec))
        return false;
    const bool isOption = isExec && word.startsWith(u"--"_s) && word != u"--";
    if (isOption && arguments.command.isEmpty() && !hasCommandBegun)
        return false;
    if (word != u"--" || !arguments.command.isEmpty() || hasCommandBegun)
        arguments.command.append(word);
    hasCommandBegun = true;
    return true;
}

struct VerbRule {
    QStringList words; // of the verb
    Verb verb;
    int positionals; // after the verb
    QStringList options;
};

const QList<VerbRule>& verbRules()
{
    static const QList<VerbRule> rules{
        {{u"help"_s}, Verb::Help, 0, {}},
        {{u"list"_s}, Verb::List, 0, {u"--online"_s, u"--sort"_s}},
        {{u"info"_s}, Verb::Info, 1, {}},
        {{u"spawn"_s}, Verb::Spawn, 0,
            {u"--provider"_s, u"--tier"_s, u"--template"_s, u"--image"_s, u"--sats"_s, u"--mint"_s,
                u"--token"_s, u"--wait"_s}},
        {{u"status"_s}, Verb::Status, 1, {}},
        {{u"topup"_s}, Verb::TopUp, 1, {u"--sats"_s, u"--token"_s, u"--mint"_s}},
        {{u"stop"_s}, Verb::Stop, 1, {}},
        {{u"ssh"_s}, Verb::Ssh, 1, {}},
        {{u"exec"_s}, Verb::Exec, 1, {u"--timeout"_s, u"--dir"_s, u"--tunnel"_s, u"--plain"_s}},
        {{u"wallet"_s, u"balance"_s}, Verb::WalletBalance, 0, {}},
        {{u"wallet"_s, u"invoice"_s}, Verb::WalletInvoice, 1, {u"--mint"_s}},
        {{u"wallet"_s, u"receive"_s}, Verb::WalletReceive, 1, {u"--mint"_s}},
        {{u"wallet"_s, u"send"_s}, Verb::WalletSend, 1, {u"--mint"_s}},
        {{u"wallet"_s, u"history"_s}, Verb::WalletHistory, 0, {}},
    };
    return rules;
}

void readWords(Reader& reader)
{
    while (!reader.isAtEnd() && reader.error.isEmpty()) {
        const auto word = reader.words.at(reader.next++);
        if (reader.takeCommand(word))
            continue;
        if (reader.readGlobal(word))
            continue;
        if (word.startsWith(u'-') && word.size() > 1) {
            if (!reader.readOption(word))
                reader.refuse(u"unknown option %1"_s.arg(word));
            continue;
        }
        reader.positional.append(word);
    }
}

void takePositionals(Reader& reader, const QStringList& words)
{
    if (words.isEmpty())
        return;
    auto& arguments = reader.arguments;
    switch (arguments.verb) {
    case Verb::WalletInvoice:
    case Verb::WalletSend:
        arguments.sats = base::Sats{reader.number(words.first(), base::MaxSats)};
        break;
    case Verb::WalletReceive:
        arguments.token = words.first();
        break;
    case Verb::Help:
    case Verb::List:
    case Verb::Info:
    case Verb::Spawn:
    case Verb::Status:
    case Verb::TopUp:
    case Verb::Stop:
    case Verb::Ssh:
    case Verb::Exec:
    case Verb::WalletBalance:
    case Verb::WalletHistory:
        arguments.subject = words.first();
        break;
    }
}

void checkMeaning(Reader& reader)
{
    const auto& arguments = reader.arguments;
    const bool pays = arguments.verb == Verb::Spawn || arguments.verb == Verb::TopUp;
    if (pays && arguments.sats.has_value() == !arguments.token.isEmpty())
        reader.refuse(u"give either --sats or --token"_s);
    if (arguments.verb == Verb::Spawn && arguments.subject.isEmpty())
        reader.refuse(u"spawn needs --provider"_s);
    if (!arguments.templateSlug.isEmpty() && !arguments.image.isEmpty())
        reader.refuse(u"give either --template or --image"_s);
    if (arguments.verb == Verb::Exec && arguments.command.isEmpty())
        reader.refuse(u"exec needs a command"_s);
    if (!QStringList{u"price"_s, u"uptime"_s, u"name"_s}.contains(arguments.sort))
        reader.refuse(u"--sort is price, uptime or name"_s);
    if (arguments.config.profile.isEmpty())
        reader.refuse(u"--profile needs a folder"_s);
}

} // namespace

QString usageText()
{
    return u"Usage: paygress [--profile DIR] [--practice] [--relay URL]... [--proxy URL] [--json] "
           u"VERB ...\n"
           "\n"
           "  list [--online] [--sort price|uptime|name]     what can be rented\n"
           "  info PROVIDER                                  one provider: npub, name or beginning "
           "of its key\n"
           "  spawn --provider P [--tier ID] [--template SLUG | --image REF]\n"
           "        (--sats N [--mint URL] | --token T) [--wait SECONDS]\n"
           "  status LEASE                                   ask the provider\n"
           "  topup LEASE (--sats N [--mint URL] | --token T)\n"
           "  stop LEASE                                     end it and get the unused time back\n"
           "  ssh LEASE [COMMAND ...]                        log in\n"
           "  exec LEASE [--timeout SECONDS] [--dir FOLDER] [--tunnel | --plain] -- COMMAND ...\n"
           "                                                 on an agent-sandbox: by TLS, through "
           "SSH, or readable\n"
           "                                                 by others; exit code is the "
           "command's, "
           "124 after its time\n"
           "  wallet balance | invoice SATS [--mint URL] | receive T | send SATS [--mint URL] | "
           "history\n"
           "\n"
           "A proxy is socks5://HOST:PORT, for example Tor's socks5://127.0.0.1:9050.\n"
           "A token T is - (standard input) or @FILE. Whoever reads a token can take its money, "
           "and others\n"
           "can read arguments.\n"
           "Exit codes: 0 done, 1 anything else, 2 usage, 3 refused by the provider, 4 timed out, "
           "5 payment or mint,\n"
           "6 network, provider not found or offline.\n"_s;
}

base::Result<Arguments> parseArguments(const QStringList& words)
{
    Reader reader;
    reader.words = words;
    reader.arguments.config.profile = defaultProfile();
    reader.arguments.config.opensAtOnce = true;
    readWords(reader);
    if (reader.positional.isEmpty())
        reader.refuse(u"no verb"_s);
    const VerbRule* rule = nullptr;
    for (const auto& one : verbRules()) {
        if (reader.positional.size() >= one.words.size()
            && reader.positional.first(one.words.size()) == one.words)
            rule = &one;
    }
    if (reader.error.isEmpty() && !rule)
        reader.refuse(u"unknown verb \"%1\""_s.arg(reader.positional.join(u' ')));
    if (!reader.error.isEmpty())
        return base::fail(base::Errc::Malformed, reader.error);

    reader.arguments.verb = rule->verb;
    const auto rest = reader.positional.sliced(rule->words.size());
    if (rest.size() != rule->positionals)
        reader.refuse(
            u"%1 needs %2 argument(s)"_s.arg(rule->words.join(u' ')).arg(rule->positionals));
    for (const auto& option : std::as_const(reader.options)) {
        if (!rule->options.contains(option))
            reader.refuse(u"%1 does not know %2"_s.arg(rule->words.join(u' '), option));
    }
    takePositionals(reader, rest);
    checkMeaning(reader);
    if (!reader.error.isEmpty())
        return base::fail(base::Errc::Malformed, reader.error);
    return reader.arguments;
}

base::Result<QString> readToken(const QString& given)
{
    if (given != u"-" && !given.startsWith(u'@')) {
        QTextStream{stderr} << "paygress: other users of this computer can read a token that is an "
                               "argument; use - or @FILE"
                            << Qt::endl;
        return given;
    }
    QFile file;
    bool isOpen = false;
    if (given == u"-") {
        isOpen = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(given.mid(1));
        isOpen = file.open(QIODevice::ReadOnly);
    }
    if (!isOpen)
        return base::fail(
            base::Errc::NotFound, u"the token cannot be read: %1"_s.arg(file.errorString()));
    const auto bytes = file.read(MaxTokenFile);
    return QString::fromUtf8(bytes).trimmed();
}

} // namespace consumer

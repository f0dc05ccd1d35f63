// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/volumes/cryptsetup.h"

#include "platform/process.h"

#include <QStandardPaths>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes Limit{2};
constexpr qsizetype MostWords = 200; // of what a program says, in an error

// The key is random already: stretching it would cost a gigabyte of memory and protect nothing.
const QStringList& formatWords()
{
    static const QStringList words{u"luksFormat"_s, u"--batch-mode"_s, u"--type"_s, u"luks2"_s,
        u"--cipher"_s, u"aes-xts-plain64"_s, u"--key-size"_s, u"512"_s, u"--hash"_s, u"sha256"_s,
        u"--pbkdf"_s, u"pbkdf2"_s, u"--pbkdf-force-iterations"_s, u"1000"_s, u"--key-file=-"_s};
    return words;
}

base::Task<base::Result<platform::ProgramOutput>> outputOf(
    platform::Program program, base::Clock& clock)
{
    program.limit = Limit;
    const auto output = co_await platform::runProgram(program, clock);
    co_return output;
}

base::Result<> judged(const base::Result<platform::ProgramOutput>& output)
{
    if (!output)
        return base::passOn(output);
    if (output->exitCode == 0)
        return {};
    const auto words = QString::fromLocal8Bit(output->standardError).simplified().left(MostWords);
    return base::fail(base::Errc::Rejected, words);
}

} // namespace

QString systemProgram(const QString& name)
{
    return QStandardPaths::findExecutable(
        name, {u"/usr/sbin"_s, u"/sbin"_s, u"/usr/bin"_s, u"/bin"_s});
}

base::Task<base::Result<>> runToEnd(QString path, QStringList arguments, base::Clock& clock)
{
    platform::Program program;
    program.path = path;
    program.arguments = arguments;
    const auto output = co_await outputOf(program, clock);
    co_return judged(output);
}

Cryptsetup::Cryptsetup(base::Clock& clock)
    : m_program{systemProgram(u"cryptsetup"_s)}
    , m_clock{clock}
{
}

base::Task<base::Result<>> Cryptsetup::run(QStringList arguments, std::optional<VolumeKey> key)
{
    if (!isInstalled())
        co_return base::fail(base::Errc::Unsupported, u"cryptsetup is not installed"_s);
    platform::Program program;
    program.path = m_program;
    program.arguments = arguments;
    if (key) {
        const auto input = platform::SecretInput::holding(key->bytes());
        key.reset(); // from here on only the pipe knows it
        if (!input)
            co_return base::passOn(input);
        program.secretInput = *input;
    }
    const auto output = co_await outputOf(program, m_clock);
    co_return judged(output);
}

base::Task<base::Result<>> Cryptsetup::format(QString image, VolumeKey key)
{
    const auto words = formatWords() + QStringList{image};
    const auto done = co_await run(words, key);
    co_return done;
}

base::Task<base::Result<>> Cryptsetup::tryKey(QString image, VolumeKey key)
{
    const QStringList words{
        u"open"_s, u"--test-passphrase"_s, u"--type"_s, u"luks2"_s, u"--key-file=-"_s, image};
    const auto done = co_await run(words, key);
    co_return done;
}

base::Task<base::Result<>> Cryptsetup::open(QString image, QString mapper, VolumeKey key)
{
    const QStringList words{u"open"_s, u"--type"_s, u"luks2"_s, u"--key-file=-"_s, image, mapper};
    const auto done = co_await run(words, key);
    co_return done;
}

base::Task<base::Result<>> Cryptsetup::close(QString mapper)
{
    const QStringList words{u"close"_s, mapper};
    const auto done = co_await run(words, std::nullopt);
    co_return done;
}

base::Task<base::Result<>> Cryptsetup::eraseKeySlots(QString image)
{
    const QStringList words{u"luksErase"_s, u"--batch-mode"_s, image};
    const auto done = co_await run(words, std::nullopt);
    co_return done;
}

base::Task<base::Result<bool>> Cryptsetup::isFormatted(QString image)
{
    const QStringList words{u"isLuks"_s, u"--type"_s, u"luks2"_s, image};
    const auto done = co_await run(words, std::nullopt);
    if (!done && done.error().code != base::Errc::Rejected)
        co_return base::passOn(done);
    co_return done.has_value();
}

} // namespace backends

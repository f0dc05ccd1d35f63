// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <QRandomGenerator>

namespace base {

QByteArray RandomSource::bytes(qsizetype count)
{
    QByteArray out(count, Qt::Uninitialized);
    fill({reinterpret_cast<std::uint8_t*>(out.data()), static_cast<std::size_t>(count)});
    return out;
}

std::uint64_t RandomSource::below(std::uint64_t limit)
{
    // Values in the incomplete last run would make the first numbers likelier.
    const std::uint64_t usable = UINT64_MAX - UINT64_MAX % limit;
    std::uint64_t value = 0;
    do {
        fill({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    } while (value >= usable);
    return value % limit;
}

QString RandomSource::password(qsizetype length)
{
    static constexpr char Symbols[]
        = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    QString text;
    text.reserve(length);
    for (qsizetype i = 0; i < length; ++i)
        text += QLatin1Char(Symbols[below(62)]);
    return text;
}

void SystemRandom::fill(std::span<std::uint8_t> out)
{
    auto* generator = QRandomGenerator::system();
    for (std::size_t i = 0; i < out.size(); i += 4) {
        const quint32 word = generator->generate();
        std::memcpy(out.data() + i, &word, std::min<std::size_t>(4, out.size() - i));
    }
}

} // namespace base

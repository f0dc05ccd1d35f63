// SPDX-License-Identifier: GPL-3.0-or-later
// Published test vectors lie beside the checkout, or where PAYGRESS_VECTORS says. Without them
// these tests are skipped, except where CI is set to true: there a missing file is a failure.
#pragma once

#include "base/bytes.h"
#include "base/json_reader.h"
#include "project_paths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gtest/gtest.h>

#include <array>

namespace test {

inline QString vectorPath(const QString& name)
{
    const QString folder = qEnvironmentVariable(
        "PAYGRESS_VECTORS", QStringLiteral(PAYGRESS_SOURCE_DIR "/../shared/vectors"));
    return folder + u'/' + name;
}

// Fixture of one vector file: class Bip340 : public VectorFile { Bip340() :
// VectorFile{"bip340.json"} {} };
class VectorFile : public testing::Test {
protected:
    explicit VectorFile(const char* name)
        : m_name{QString::fromLatin1(name)}
    {
    }

    void SetUp() override
    {
        QFile file{vectorPath(m_name)};
        if (!file.open(QIODevice::ReadOnly)) {
            if (qEnvironmentVariable("CI") == u"true")
                FAIL() << "test vectors are missing: " << qPrintable(file.fileName());
            GTEST_SKIP() << "test vectors are missing: " << qPrintable(file.fileName());
        }
        rawText = file.readAll();
        root = QJsonDocument::fromJson(rawText).object();
    }

    // The rows of a list; an empty one is a failure, so a test cannot pass by walking nothing.
    QJsonArray rows(const QString& key) const { return rowsOf(root.value(key), key); }
    static QJsonArray rowsOf(const QJsonValue& list, const QString& name)
    {
        EXPECT_FALSE(list.toArray().isEmpty()) << "no rows in " << qPrintable(name);
        return list.toArray();
    }

    QByteArray rawText; // of the whole file, for numbers that QJsonDocument cannot hold
    QJsonObject root;

private:
    QString m_name;
};

inline QByteArray bytesOf(const QJsonValue& hex)
{
    const auto bytes = base::fromHex(hex.toString());
    EXPECT_TRUE(bytes) << qPrintable(hex.toString());
    return bytes.value_or(QByteArray{});
}

template <std::size_t N>
std::array<std::uint8_t, N> arrayOf(const QJsonValue& hex)
{
    std::array<std::uint8_t, N> out{};
    const auto bytes = bytesOf(hex);
    EXPECT_EQ(bytes.size(), qsizetype{N});
    std::memcpy(out.data(), bytes.constData(),
        std::min<std::size_t>(N, static_cast<std::size_t>(bytes.size())));
    return out;
}

} // namespace test

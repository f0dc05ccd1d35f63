// SPDX-License-Identifier: GPL-3.0-or-later
// One test for each row of a vector file, named after the row: TEST_P with VectorRowTest, then
// INSTANTIATE_TEST_SUITE_P(Name, Suite, testing::ValuesIn(vectorRows(file, list, title)), rowName).
#pragma once

#include "vectors_folder.h"

#include <vector>

namespace test {

struct VectorRow {
    QJsonObject row; // empty where the file is missing
    std::string name;
};

inline std::ostream& operator<<(std::ostream& out, const VectorRow& row)
{
    return out << row.name;
}

inline std::string asTestName(qsizetype number, const QString& title)
{
    std::string name = std::to_string(number) + "_";
    for (const QChar c : title) {
        const bool isPlain
            = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        if (isPlain)
            name += c.toLatin1();
        else if (name.back() != '_')
            name += '_';
    }
    return name;
}

// A missing file gives one row without content, which the test skips (or fails where CI is true).
inline std::vector<VectorRow> vectorRows(
    const char* fileName, QLatin1StringView list, QLatin1StringView title)
{
    QFile file{vectorPath(QString::fromLatin1(fileName))};
    std::vector<VectorRow> rows;
    if (file.open(QIODevice::ReadOnly)) {
        const auto entries = QJsonDocument::fromJson(file.readAll()).object().value(list).toArray();
        for (const auto& entry : entries)
            rows.push_back({entry.toObject(),
                asTestName(qsizetype(rows.size()), entry.toObject().value(title).toString())});
    }
    if (rows.empty())
        rows.push_back({{}, "missing"});
    return rows;
}

class VectorRowTest : public testing::TestWithParam<VectorRow> {
protected:
    void SetUp() override
    {
        if (!GetParam().row.isEmpty())
            return;
        if (qEnvironmentVariable("CI") == u"true")
            FAIL() << "test vectors are missing";
        GTEST_SKIP() << "test vectors are missing";
    }

    const QJsonObject& row() const { return GetParam().row; }
};

inline std::string rowName(const testing::TestParamInfo<VectorRow>& info)
{
    return info.param.name;
}

} // namespace test

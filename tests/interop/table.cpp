// SPDX-License-Identifier: GPL-3.0-or-later
#include "table.h"

#include "project_paths.h"

#include <QDir>
#include <QFile>
#include <QMap>

using namespace Qt::StringLiterals;

namespace test {

namespace {

struct Row {
    QString ours;
    QString theirs;
    QString version;
    QString feature;
    QString result;
};

class Table : public testing::EmptyTestEventListener {
public:
    void OnTestStart(const testing::TestInfo&) override { m_current = {}; }
    void OnTestEnd(const testing::TestInfo& info) override
    {
        if (m_current.feature.isEmpty())
            return;
        if (m_current.result.isEmpty())
            m_current.result = resultOf(*info.result());
        m_rows += m_current;
    }
    void OnTestProgramEnd(const testing::UnitTest&) override { write(); }

    Row& current() { return m_current; }

private:
    static QString resultOf(const testing::TestResult& result)
    {
        if (result.Passed() && !result.Skipped())
            return u"works"_s;
        for (int i = 0; i < result.total_part_count(); ++i) {
            const auto& part = result.GetTestPartResult(i);
            if (part.skipped() || part.failed()) {
                const auto words
                    = QString::fromUtf8(part.message()).split(u'\n', Qt::SkipEmptyParts);
                const auto reason = words.isEmpty() ? QString{} : words.last().simplified();
                return part.skipped() ? u"not run: "_s + reason : u"FAILS"_s;
            }
        }
        return u"FAILS"_s;
    }

    void write() const
    {
        if (m_rows.isEmpty())
            return;
        const auto folder = QStringLiteral(PAYGRESS_SOURCE_DIR "/build");
        QDir{}.mkpath(folder);
        QFile file{folder + u"/interop.md"_s};
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return;
        file.write(text().toUtf8());
    }

    QString text() const
    {
        QMap<QString, QString> sections;
        for (const auto& row : m_rows) {
            const auto title = u"%1 with %2 %3"_s.arg(row.ours, row.theirs, row.version);
            sections[title] += u"| %1 | %2 |\n"_s.arg(row.feature, row.result);
        }
        auto text = u"# Interoperability\n"_s;
        for (auto section = sections.cbegin(); section != sections.cend(); ++section)
            text += u"\n## %1\n\n| feature | result |\n| --- | --- |\n%2"_s.arg(
                section.key(), section.value());
        return text;
    }

    Row m_current;
    QList<Row> m_rows;
};

Table* theTable = nullptr; // owned by GoogleTest

} // namespace

void noteRow(const QString& ours, const Peer& theirs, const QString& feature)
{
    theTable->current() = {.ours = ours,
        .theirs = theirs.title,
        .version = theirs.version,
        .feature = feature,
        .result = {}};
}

void noteNotOffered(const QString& reason)
{
    theTable->current().result = u"not offered by the peer: "_s + reason;
}

std::vector<const char*> quickAnd(
    std::vector<const char*> quick, const std::vector<const char*>& rest)
{
    if (qEnvironmentVariable("INTEROP") == "full"_L1)
        quick.insert(quick.end(), rest.begin(), rest.end());
    return quick;
}

std::string nameOfPeer(const testing::TestParamInfo<const char*>& peer)
{
    return QString::fromLatin1(peer.param).replace(u'-', u'_').toStdString();
}

void writeTableAtEnd()
{
    theTable = new Table;
    testing::UnitTest::GetInstance()->listeners().Append(theTable);
}

} // namespace test

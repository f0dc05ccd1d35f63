// SPDX-License-Identifier: GPL-3.0-or-later
// Every fuzz target over its corpus, and over each input cut short or with a byte changed. A target
// that finds something ends the program, and the sanitizers watch.
#include "fuzz_target.h"
#include "project_paths.h"

#include <QDir>
#include <gtest/gtest.h>

namespace {

constexpr qsizetype LongestMutated = 4096; // bytes; larger inputs are replayed as they are
constexpr qsizetype Places = 64; // changed in one input

std::vector<QByteArray> corpusOf(const char* target)
{
    std::vector<QByteArray> inputs;
    const QDir folder{
        QStringLiteral(PAYGRESS_SOURCE_DIR "/tests/fuzz/corpus/") + QString::fromLatin1(target)};
    for (const auto& name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file{folder.filePath(name)};
        if (file.open(QIODevice::ReadOnly))
            inputs.push_back(file.readAll());
    }
    return inputs;
}

class FuzzReplayTest : public testing::TestWithParam<fuzz::Target> { };

TEST_P(FuzzReplayTest, SurvivesItsCorpusWholeCutAndChanged)
{
    const auto inputs = corpusOf(GetParam().name);
    ASSERT_FALSE(inputs.empty()) << "tests/fuzz/corpus/" << GetParam().name << " is empty";
    GetParam().run({});
    for (const auto& input : inputs) {
        GetParam().run(input);
        if (input.size() > LongestMutated)
            continue;
        const auto step = qMax<qsizetype>(1, input.size() / Places);
        for (qsizetype at = 0; at < input.size(); at += step) {
            GetParam().run(input.first(at));
            auto changed = input;
            changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
            GetParam().run(changed);
        }
    }
}

std::string nameOf(const testing::TestParamInfo<fuzz::Target>& target)
{
    return target.param.name;
}

INSTANTIATE_TEST_SUITE_P(Every, FuzzReplayTest, testing::ValuesIn(fuzz::targets()), nameOf);

} // namespace

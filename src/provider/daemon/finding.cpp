// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/finding.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

QString wordFor(FindingState state)
{
    switch (state) {
    case FindingState::Good:
        return u"good"_s;
    case FindingState::Note:
        return u"note"_s;
    case FindingState::Bad:
        return u"bad"_s;
    }
    return {};
}

QString markFor(FindingState state)
{
    switch (state) {
    case FindingState::Good:
        return u"  ok    "_s;
    case FindingState::Note:
        return u"  note  "_s;
    case FindingState::Bad:
        return u"  BAD   "_s;
    }
    return {};
}

} // namespace

bool isAllWell(const Findings& findings)
{
    return std::ranges::none_of(
        findings, [](const Finding& finding) { return finding.state == FindingState::Bad; });
}

QByteArray toJson(const Findings& findings)
{
    QJsonArray list;
    for (const auto& finding : findings) {
        QJsonObject item{{"part"_L1, finding.part}, {"subject"_L1, finding.subject},
            {"state"_L1, wordFor(finding.state)}, {"found"_L1, finding.found}};
        if (!finding.hint.isEmpty())
            item.insert("hint"_L1, finding.hint);
        list.append(item);
    }
    const QJsonObject all{{"ok"_L1, isAllWell(findings)}, {"findings"_L1, list}};
    return QJsonDocument{all}.toJson(QJsonDocument::Compact) + '\n';
}

QString toText(const Findings& findings)
{
    QString text;
    QString part;
    for (const auto& finding : findings) {
        if (finding.part != part)
            text += finding.part + u'\n';
        part = finding.part;
        text += markFor(finding.state) + finding.subject + u": "_s + finding.found + u'\n';
        if (!finding.hint.isEmpty())
            text += u"        → "_s + finding.hint + u'\n';
    }
    return text;
}

} // namespace provider

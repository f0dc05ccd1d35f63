// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/redaction.h"

#include <QRegularExpression>

#include <array>

namespace base {

using namespace Qt::StringLiterals;

namespace {

struct Rule {
    QRegularExpression pattern;
    QString replacement;
};

QRegularExpression anyCase(const QString& pattern)
{
    return QRegularExpression{pattern, QRegularExpression::CaseInsensitiveOption};
}

// A public key cannot be told from a private one by its looks.
const std::array<Rule, 7>& rules()
{
    static const std::array<Rule, 7> all{
        Rule{anyCase(u"\\b(nsec1|ncryptsec1|xprv)[a-z0-9]{6,}"_s), u"\\1…"_s},
        Rule{QRegularExpression{u"(cashu[AB])[A-Za-z0-9_\\-+/=]{6,}"_s}, u"\\1…"_s},
        Rule{anyCase(u"(?<![0-9a-f])([0-9a-f]{8})[0-9a-f]{56,}"_s), u"\\1…"_s},
        Rule{anyCase(u"(://)[^/\\s@\"]*:[^/\\s@\"]*@"_s), u"\\1…@"_s},
        Rule{anyCase(u"(PVEAPIToken=)[^\\s\"]+"_s), u"\\1…"_s},
        Rule{anyCase(
                 u"(\"[a-z_]*(?:password|secret|token|private_key|passphrase)[a-z_]*\"\\s*:\\s*\")"
                 "(?:[^\"\\\\]|\\\\.)+"_s),
            u"\\1…"_s},
        Rule{anyCase(u"\\b((?:password|secret|passphrase|mnemonic)\\s*[=:]\\s*)[^\\s\"&]+"_s),
            u"\\1…"_s},
    };
    return all;
}

} // namespace

QString withoutSecrets(QString text)
{
    for (const auto& rule : rules())
        text.replace(rule.pattern, rule.replacement);
    return text;
}

} // namespace base

// SPDX-License-Identifier: GPL-3.0-or-later
// The source texts are English and write plurals as "%n server(s)"; this makes "1 server" and "2
// servers" of them. Install it before any other translator: a real translation then wins.
#pragma once

#include <QTranslator>

namespace widgets {

class EnglishPlurals : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* sourceText, const char* disambiguation,
        int n) const override;
};

} // namespace widgets

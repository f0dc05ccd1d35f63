// SPDX-License-Identifier: GPL-3.0-or-later
// A line for a span of time, typed as people write it ("1 h 30 min", "90", "2 days").
#pragma once

#include "widgets/theme.h"

#include <QLineEdit>

#include <chrono>

namespace widgets {

class DurationField : public QLineEdit {
    Q_OBJECT

public:
    DurationField(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    void showSpan(std::chrono::seconds span); // tells nobody
    std::chrono::seconds span() const { return m_span; }

Q_SIGNALS:
    void spanChosen(std::chrono::seconds span); // while typing, when it can be read

private:
    std::chrono::seconds m_span{0};
};

} // namespace widgets

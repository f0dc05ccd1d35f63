// SPDX-License-Identifier: GPL-3.0-or-later
// One option of a SegmentedControl or of ChoiceChips: a checkable button painted with tokens.
#pragma once

#include "widgets/theme.h"

#include <QAbstractButton>

namespace widgets {

enum class ChoiceShape { Segment, Chip };

class ChoiceButton : public QAbstractButton {
    Q_OBJECT

public:
    ChoiceButton(
        const Theme& theme, ChoiceShape shape, const QString& text, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    const Theme& m_theme;
    ChoiceShape m_shape;
};

} // namespace widgets

// SPDX-License-Identifier: GPL-3.0-or-later
// One icon of the set in one token, repainted when the theme changes. Decoration: screen readers
// skip it.
#pragma once

#include "widgets/theme.h"

#include <QWidget>

namespace widgets {

class IconLabel : public QWidget {
    Q_OBJECT

public:
    IconLabel(const Theme& theme, const QString& icon, Token ink, int size = 16,
        QWidget* parent = nullptr);

    void setIcon(const QString& icon, Token ink);
    QSize sizeHint() const override { return {m_size, m_size}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_icon;
    Token m_ink;
    int m_size;
};

} // namespace widgets

// SPDX-License-Identifier: GPL-3.0-or-later
// A QR code with whole-pixel modules and four modules of quiet zone, dark on white in every theme.
// Whoever shows it also offers the text.
#pragma once

#include "widgets/theme.h"

#include <QImage>
#include <QWidget>

namespace widgets {

class QrView : public QWidget {
    Q_OBJECT

public:
    QrView(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    void setText(const QString& text); // empty: nothing is shown; too long: says so
    void setModuleSize(int pixels); // 0 (default): as large as fits
    bool isEmpty() const { return m_modules.isNull(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QImage m_modules; // one pixel a module, without quiet zone
    int m_moduleSize = 0;
    bool m_isTooLong = false;
};

} // namespace widgets

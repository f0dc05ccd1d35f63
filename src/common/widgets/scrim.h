// SPDX-License-Identifier: GPL-3.0-or-later
// Dims a window and shows one sheet in its middle: our dialogs. Focus stays inside, Escape closes.
#pragma once

#include "widgets/theme.h"

#include <QPointer>
#include <QWidget>

namespace widgets {

class Sheet;

class Scrim : public QWidget {
    Q_OBJECT

public:
    // Covers the window from now on, hidden until a sheet opens.
    Scrim(const Theme& theme, QWidget* window);

    void open(Sheet* sheet); // takes the sheet; another one that is open closes first
    void close(); // the sheet is deleted later
    Sheet* sheet() const { return m_sheet; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    const Theme& m_theme;
    QPointer<Sheet> m_sheet;
    QPointer<QWidget> m_focusBefore;
};

} // namespace widgets

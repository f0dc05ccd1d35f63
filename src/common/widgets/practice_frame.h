// SPDX-License-Identifier: GPL-3.0-or-later
// Around everything while practising: a purple frame and a strip that says so and leads out.
#pragma once

#include "widgets/theme.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace widgets {

// The strip for the top of a window, below its menu bar.
class PracticeStrip : public QWidget {
    Q_OBJECT

public:
    explicit PracticeStrip(const Theme& theme, QWidget* parent = nullptr);

    void addControl(QWidget* widget); // before "Leave practice"
    QPushButton* leaveButton() const { return m_leave; }

Q_SIGNALS:
    void leaveRequested();

private:
    QHBoxLayout* m_row;
    QPushButton* m_leave;
};

// Draws over the edges of its window and lets every click through. The window keeps FrameWidth of
// margin free.
class PracticeFrame : public QWidget {
    Q_OBJECT

public:
    static constexpr int FrameWidth = 3;

    PracticeFrame(const Theme& theme, QWidget* window);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace widgets

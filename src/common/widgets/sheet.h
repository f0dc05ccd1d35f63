// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of a dialog inside the window: head, body, foot. Shown by a Scrim, never with exec().
#pragma once

#include "widgets/theme.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace widgets {

inline constexpr QSize PaySheetSize{832, 676};
inline constexpr QSize ProgressSheetSize{976, 656};
inline constexpr QSize ReadySheetSize{976, 672};
inline constexpr int ErrorSheetWidth = 640;

class Sheet : public QFrame {
    Q_OBJECT

public:
    // A height of 0 fits the content.
    Sheet(const Theme& theme, const QString& title, QSize size, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    void setCanClose(bool canClose); // while a step must not be left
    QHBoxLayout* titleRow() const { return m_titleRow; } // after the title: badge, timer
    QVBoxLayout* head() const { return m_head; } // below title and subtitle
    QVBoxLayout* body() const { return m_body; } // no margins of its own
    void hideHead(); // for sheets that begin with a band of their own

    // Foot: the first at the far left (back, or the destructive way), the others at the right in
    // order.
    void addFootStart(QWidget* widget);
    void addFootEnd(QWidget* widget);
    void setFootVisible(bool isVisible);

    QSize wantedSize() const;
    void setWantedSize(
        QSize size); // for dialogs whose steps differ; a height of 0 fits the content
    void takeFocus(); // to the first field or button inside

public Q_SLOTS:
    void requestClose();

Q_SIGNALS:
    void closeRequested();
    void wantedSizeChanged();

private:
    QWidget* makeHead();
    QWidget* makeFoot();

    const Theme& m_theme;
    QSize m_size;
    bool m_canClose = true;
    QLabel* m_title;
    QLabel* m_subtitle;
    QToolButton* m_close;
    QHBoxLayout* m_titleRow;
    QVBoxLayout* m_head;
    QVBoxLayout* m_body;
    QHBoxLayout* m_footStart;
    QHBoxLayout* m_footEnd;
    QWidget* m_headFrame;
    QWidget* m_footFrame;
};

} // namespace widgets

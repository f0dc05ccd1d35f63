// SPDX-License-Identifier: GPL-3.0-or-later
// The head of a page: title, a few words beside it, actions at the right.
#pragma once

#include "widgets/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace widgets {

class PageHead : public QWidget {
    Q_OBJECT

public:
    PageHead(const Theme& theme, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    void addAction(QWidget* widget);
    QToolButton* addBackButton(); // before the title

private:
    const Theme& m_theme;
    QHBoxLayout* m_row;
    QLabel* m_title;
    QLabel* m_subtitle;
};

} // namespace widgets

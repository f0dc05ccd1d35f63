// SPDX-License-Identifier: GPL-3.0-or-later
// A message across a page: icon, title, second line and what can be done, on the soft fill of its
// tone.
#pragma once

#include "widgets/icon_label.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace widgets {

enum class BannerShape { OneLine, TwoLines };

class Banner : public QFrame {
    Q_OBJECT

public:
    Banner(const Theme& theme, Tone tone, BannerShape shape, QWidget* parent = nullptr);

    void setContent(Tone tone, const QString& icon, const QString& title, const QString& text = {});
    // Buttons stand at the right in the order added; object names are the caller's.
    QPushButton* addButton(const QString& text);
    QPushButton* addQuietButton(const QString& text);
    void clearButtons();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Tone m_tone;
    IconLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace widgets

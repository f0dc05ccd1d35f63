// SPDX-License-Identifier: GPL-3.0-or-later
// A bordered surface with a section title at the top left and its actions at the top right.
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace widgets {

enum class CardPadding {
    Normal,
    Rows
}; // Rows: the body reaches the edges, for lists with hairlines

class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString& title = {}, CardPadding padding = CardPadding::Normal,
        QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    void addLeading(QWidget* widget); // before the title, an icon
    void addAction(QWidget* widget); // top right
    QVBoxLayout* body() const { return m_body; }
    void addRow(QWidget* row); // with a hairline above; for CardPadding::Rows

private:
    QWidget* m_head;
    QHBoxLayout* m_headRow;
    QLabel* m_title;
    QLabel* m_subtitle;
    QVBoxLayout* m_body;
};

} // namespace widgets

// SPDX-License-Identifier: GPL-3.0-or-later
// A value to copy, in the fixed font on a well. A masked one shows dots until revealed and copies
// without showing.
#pragma once

#include "widgets/theme.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace widgets {

enum class Masking { None, Masked };

class CopyField : public QFrame {
    Q_OBJECT

public:
    CopyField(const Theme& theme, const QString& name, Masking masking = Masking::None,
        QWidget* parent = nullptr);

    void setCaption(const QString& caption); // "Password", before the value
    void setValue(const QString& value);
    QString value() const { return m_value; }
    bool isRevealed() const { return m_isRevealed; }
    void addButton(QToolButton* button); // at the right end, for example to show a QR code

public Q_SLOTS:
    void reveal();
    void mask();
    void copy();

Q_SIGNALS:
    void copied();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showValue();

    const Theme& m_theme;
    QString m_value;
    Masking m_masking;
    bool m_isRevealed = false;
    QLabel* m_caption;
    QLabel* m_text;
    QToolButton* m_eye;
    QToolButton* m_copy;
    QHBoxLayout* m_row;
};

} // namespace widgets

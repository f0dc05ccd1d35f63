// SPDX-License-Identifier: GPL-3.0-or-later
// A field for one network address with its button, and a sentence below when it is none.
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace consumer {

struct AddressWords {
    QString caption;
    QString example;
    QString button;
    QString complaint; // when it is no address
};

class AddressLine : public QWidget {
    Q_OBJECT

public:
    static constexpr int LongestAddress = 500;
    // The address as it is kept; empty: the text is none.
    using Reader = std::function<QString(const QString& text)>;

    AddressLine(
        const AddressWords& words, const QString& id, Reader read, QWidget* parent = nullptr);

    void setText(const QString& text); // unless it is being typed
    void setKeepsText(bool keepsText) { m_keepsText = keepsText; } // after it was given

Q_SIGNALS:
    void given(const QString& address);

private:
    void give();

    Reader m_read;
    bool m_keepsText = false;
    QLineEdit* m_field;
    QPushButton* m_give;
    QLabel* m_complaint;
};

} // namespace consumer

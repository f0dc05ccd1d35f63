// SPDX-License-Identifier: GPL-3.0-or-later
// Twelve or twenty-four numbered fields for recovery words: completed while typing, spread out when
// pasted, hidden on request. What was typed is secret.
#pragma once

#include "consumer/core/recovery_words.h"
#include "widgets/theme.h"

#include <QList>
#include <QWidget>

class QCompleter;
class QGridLayout;
class QLineEdit;

namespace consumer {

class WordGrid : public QWidget {
    Q_OBJECT

public:
    explicit WordGrid(const widgets::Theme& theme, QWidget* parent = nullptr);

    QStringList words() const; // one entry for each field
    void setWords(const QStringList& words); // grows to 24 fields when there are more than 12
    void setLength(int words);
    int length() const { return m_length; }
    void setMasked(bool isMasked); // dots instead of letters
    void clear();
    void mark(int position); // the field with a wrong word, from 1; 0: none

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addField(int index);
    void paste(qsizetype from, const QString& text);

    const widgets::Theme& m_theme;
    int m_length = ShortPhrase;
    QGridLayout* m_grid;
    QCompleter* m_completer;
    QList<QLineEdit*> m_fields;
    QList<QWidget*> m_cells;
};

} // namespace consumer

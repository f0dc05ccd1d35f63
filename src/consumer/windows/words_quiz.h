// SPDX-License-Identifier: GPL-3.0-or-later
// B2: three words of the phrase, asked for by their positions, so that a slip of the pen is noticed
// while the words can still be read.
#pragma once

#include "base/random.h"
#include "widgets/theme.h"

#include <QList>
#include <QStringList>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace consumer {

class WordsQuiz : public QWidget {
    Q_OBJECT

public:
    static constexpr int Questions = 3;

    // Positions count from 1.
    WordsQuiz(const QStringList& words, const QList<int>& positions, QWidget* parent = nullptr);
    ~WordsQuiz() override; // forgets the words

    bool isRight() const;
    // Names the first position that is wrong.
    void complain();
    void takeFocus();

    // Three different positions in order, by chance.
    static QList<int> choosePositions(int words, base::RandomSource& random);

Q_SIGNALS:
    void changed();

private:
    struct Question {
        int position;
        QString word;
        QLineEdit* field;
    };

    QList<Question> m_questions;
    QLabel* m_complaint;
};

} // namespace consumer

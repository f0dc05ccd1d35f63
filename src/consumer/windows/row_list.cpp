// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/windows/row_list.h"

#include <QVBoxLayout>
#include <QWidget>

namespace consumer {

void clearRows(QVBoxLayout* column)
{
    while (auto* item = column->takeAt(0)) {
        if (auto* widget = item->widget()) {
            widget->hide(); // it may be the sender
            widget->deleteLater();
        }
        delete item;
    }
}

} // namespace consumer

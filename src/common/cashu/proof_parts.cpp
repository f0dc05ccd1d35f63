// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/proof_parts.h"

#include <algorithm>

namespace cashu {

QList<QList<Proof>> partsOf(QList<Proof> proofs, qsizetype mostInOne)
{
    std::ranges::stable_sort(proofs, std::greater{}, &Proof::amount);
    const auto most = std::max<qsizetype>(mostInOne, 1);
    QList<QList<Proof>> parts((proofs.size() + most - 1) / most);
    for (qsizetype i = 0; i < proofs.size(); ++i)
        parts[i % parts.size()] += proofs[i];
    return parts;
}

} // namespace cashu

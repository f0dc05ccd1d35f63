// SPDX-License-Identifier: GPL-3.0-or-later
// The wallet's log of money operations. Rows are never deleted.
#pragma once

#include "cashu/wallet_operation.h"
#include "storage/database.h"

#include <optional>

namespace cashu {

class OperationStore {
public:
    explicit OperationStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<qint64> create(const WalletOperation& operation); // its id
    base::Result<> setBody(qint64 id, const QByteArray& body); // only while Open
    base::Result<> close(const WalletOperation& operation); // state, token, net, fee, refusal
    base::Result<WalletOperation> find(qint64 id) const; // NotFound

    QList<qint64> open() const;
    QList<qint64> open(const MintUrl& mint) const;
    // Operations given up (Released, Alarm), although the mint may act on a late copy of their
    // request.
    QList<qint64> releasedWithInputs(const QStringList& ys) const;
    QList<qint64> releasedOfQuote(const QString& quote) const;
    // The one that is done, else the newest.
    std::optional<qint64> latestOfQuote(const QString& quote) const;
    std::optional<qint64> doneOfQuote(const QString& quote) const;
    std::optional<qint64> openOfQuote(const QString& quote) const;
    bool isAnyDoneWith(const QStringList& ys) const; // one of these inputs
    std::optional<qint64> latestOfToken(OperationKind kind, const QString& token) const;
    std::optional<qint64> withInput(
        OperationKind kind, OperationState state, const QString& y) const; // the latest
    base::Sats netOfToken(OperationKind kind, const QString& token) const; // of what is done
    // Why an open one is still open.
    base::Result<> noteProblem(qint64 id, const QString& why);
    QList<qint64> alarmed() const; // and payments whose change could not be taken

private:
    QList<qint64> ids(const QString& condition, const QVariantList& values) const;

    storage::Database& m_database;
};

} // namespace cashu

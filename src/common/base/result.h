// SPDX-License-Identifier: GPL-3.0-or-later
// Expected failures as values. No exception crosses a function of ours.
#pragma once

#include <QString>
#include <tl/expected.hpp>

#include <utility>

namespace base {

// A code exists only where some caller acts differently on it.
enum class Errc {
    Timeout, // no answer in time: the outcome is unknown
    Network, // could not be reached
    Rejected, // the peer understood and said no
    Malformed, // bytes or fields that do not follow their specification
    NotFound,
    NotAllowed, // authentication, ownership or policy
    Insufficient, // not enough money or capacity
    Unsupported, // understood, but we (or the peer) do not do this
    TokenSpent,
    TokenPending,
    Storage, // disk or database
    Conflict, // already exists, already running, locked
};

QString toString(Errc code);

struct Error {
    Errc code;
    QString detail; // English, for the log; windows show a text for the code

    bool operator==(const Error&) const = default;
};

template <typename T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Errc code, QString detail)
{
    return tl::unexpected<Error>{Error{code, std::move(detail)}};
}

// Hands the error of one result on as the error of another.
template <typename T>
tl::unexpected<Error> passOn(const Result<T>& failed)
{
    return tl::unexpected<Error>{failed.error()};
}

} // namespace base

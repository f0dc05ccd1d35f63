// SPDX-License-Identifier: GPL-3.0-or-later
// Who may run commands. Comparing takes the same time whatever was sent.
#pragma once

#include <string>
#include <string_view>

namespace execd {

class Credentials {
public:
    Credentials(std::string user, std::string password); // either empty: nobody may
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;
    ~Credentials(); // wipes them

    bool areSet() const { return m_areSet; }
    // The value of an Authorization header: HTTP Basic (RFC 7617).
    bool allow(std::string_view authorization) const;

private:
    std::string m_expected; // "user:password"
    bool m_areSet;
};

} // namespace execd

// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/host_key.h"

#include <libssh/libssh.h>
#include <memory>

namespace backends {

using namespace Qt::StringLiterals;

base::Result<QString> makeHostKey()
{
    ssh_key key = nullptr;
    char* text = nullptr;
    const bool isMade = ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) == SSH_OK
        && ssh_pki_export_privkey_base64(key, nullptr, nullptr, nullptr, &text) == SSH_OK;
    const std::unique_ptr<ssh_key_struct, decltype(&ssh_key_free)> keyOwner{key, &ssh_key_free};
    const std::unique_ptr<char, decltype(&ssh_string_free_char)> textOwner{
        text, &ssh_string_free_char};
    if (!isMade)
        return base::fail(base::Errc::Rejected, u"cannot make a host key"_s);
    return QString::fromLatin1(text);
}

} // namespace backends

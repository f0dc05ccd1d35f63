// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/storefront.h"

#include "protocol/workload_template.h"

namespace provider {

QStringList Storefront::templates(const std::optional<QStringList>& allowed) const
{
    QStringList slugs;
    if (!features)
        return slugs;
    for (const auto& service : features->services) {
        const bool isAllowed = !allowed || allowed->contains(service.name);
        if (isAllowed && protocol::templateNamed(service.name))
            slugs.append(service.name);
    }
    return slugs;
}

} // namespace provider

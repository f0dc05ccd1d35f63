// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/daemon_config.h"

namespace provider {

using namespace Qt::StringLiterals;

QList<protocol::PodSpec> practiceSpecs()
{
    const base::Msats rate{50};
    return {{.id = u"basic"_s,
                .name = u"Basic"_s,
                .description = u"1 vCPU, 512 MB"_s,
                .cpuMillicores = 1000,
                .memoryMb = 512,
                .ratePerSecond = rate},
        {.id = u"small"_s,
            .name = u"Small"_s,
            .description = u"0.5 vCPU, 256 MB"_s,
            .cpuMillicores = 500,
            .memoryMb = 256,
            .ratePerSecond = base::Msats{28}},
        {.id = u"medium"_s,
            .name = u"Medium"_s,
            .description = u"1 vCPU, 1 GB"_s,
            .cpuMillicores = 1000,
            .memoryMb = 1024,
            .ratePerSecond = base::Msats{80}}};
}

} // namespace provider

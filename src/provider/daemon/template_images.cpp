// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/template_images.h"

#include "protocol/workload_template.h"

namespace provider {

using namespace Qt::StringLiterals;

QList<backends::AllowedImage> templateImages()
{
    QList<backends::AllowedImage> images;
    for (const auto& known : protocol::workloadTemplates())
        images.append(
            {.name = known.slug, .reference = u"localhost/paygress/%1:1"_s.arg(known.slug)});
    return images;
}

} // namespace provider

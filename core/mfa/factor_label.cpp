#include "core/mfa/factor_label.h"

#include <algorithm>

namespace gatehouse {

Result<QString> checkedFactorLabel(const QString &label, const QString &otherwise)
{
    constexpr int kLimit = 64;
    const QString trimmed = label.simplified();
    if (trimmed.size() > kLimit)
        return Error::invalid("label", "label_too_long",
                              QStringLiteral("Use at most 64 characters for the name."));
    const bool printable = std::all_of(trimmed.begin(), trimmed.end(), [](QChar c) {
        return c.category() != QChar::Other_Control && c.category() != QChar::Other_Format;
    });
    if (!printable)
        return Error::invalid("label", "label_invalid",
                              QStringLiteral("The name has characters that do not show."));
    return trimmed.isEmpty() ? otherwise : trimmed;
}

}  // namespace gatehouse

#pragma once

#include "core/base/error.h"

namespace gatehouse {

/// A check that did not hold. `check` is for the audit log and tests; people get one text for all of them.
inline Error webauthnRefusal(const char *check)
{
    return Error::invalid("credential", check, QStringLiteral("That passkey was not accepted."));
}

}  // namespace gatehouse

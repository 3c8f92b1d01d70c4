#pragma once

#include <QString>

#include "core/base/result.h"

namespace gatehouse {

/// The name that a person gives a way of signing in, tidied up: at most 64 characters, all of which show.
/// `otherwise` for an empty one. InvalidInput in field "label".
Result<QString> checkedFactorLabel(const QString &label, const QString &otherwise);

}  // namespace gatehouse

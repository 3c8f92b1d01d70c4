#pragma once

#include <QString>

namespace gatehouse {

/// What people call the model with that AAGUID (a UUID in lower case), for some that many have; empty for all
/// others. From the makers' own publications and the community's list of passkey providers; a name proves
/// nothing.
QString authenticatorName(const QString &aaguid);

}  // namespace gatehouse

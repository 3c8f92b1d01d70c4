#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/secret.h"

namespace gatehouse {

// Codes that people read and type: Crockford's base32, no i, l, o, u; five bits a character, in groups of
// four. Pure functions.

inline constexpr int kTypedCodeGroup = 4;

/// `characters` random ones.
Secret randomTypedCode(int characters);
/// "k3vq7m0d" as "k3vq-7m0d".
Secret grouped(const Secret &code);
/// What was typed without spaces, dashes and case, o, i, l read as 0, 1, 1; empty when it cannot be a code of
/// that many characters.
QByteArray typedCode(const QString &typed, int characters);

}  // namespace gatehouse

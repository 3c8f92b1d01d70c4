#pragma once

#include <cstddef>

#include "core/base/secret.h"

namespace gatehouse {

// Everything unguessable comes from here, and here from RAND_bytes. A generator that fails ends the program:
// there is no safe way on. Any thread.

Secret randomBytes(std::size_t size);

/// 256 bits as base64url text (43 characters): session cookies, codes, refresh tokens, links. Store
/// tokenHash().
Secret randomToken();

/// A password to read out and type, about 79 bits: four groups of four letters and digits, none of which
/// looks like another, e.g. "h7kq-m2xw-9rtd-c4vn".
Secret randomPassword();

/// An even choice from [0, bound).
quint32 randomBelow(quint32 bound);

}  // namespace gatehouse

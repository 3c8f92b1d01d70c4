#pragma once

#include <QString>
#include <optional>

#include "core/base/secret.h"

/// The PRECIS framework (RFC 8264) as far as RFC 8265 needs it, over ICU's Unicode data. Pure functions.
namespace gatehouse::precis {

enum class StringClass { Identifier, Freeform };

/// The derived property of RFC 8264 section 8, context rules (RFC 5892 appendix A) included, for every code
/// point. Unpaired surrogates are in no class.
bool conformsTo(StringClass stringClass, const QString &text);
/// RFC 5893 section 2, for the whole string as one label; true when nothing in it is right-to-left.
bool satisfiesBidiRule(const QString &text);

/// RFC 8265 section 3.3: width-mapped, lower-cased, NFC. nullopt when refused. This is how names compare.
std::optional<QString> usernameCaseMapped(const QString &text);
/// RFC 8265 section 3.4: the same with its case kept. This is how names are shown.
std::optional<QString> usernameCasePreserved(const QString &text);
/// RFC 8265 section 4.2 (passwords): odd spaces become U+0020, NFC. Takes and gives UTF-8; nullopt when
/// refused. No copy outlives the call.
std::optional<Secret> opaqueString(const Secret &utf8);

}  // namespace gatehouse::precis

#pragma once

#include <unicode/umachine.h>

/// The per-character half of PRECIS (RFC 8264 section 8). Internal to core/identity.
namespace gatehouse::precis {

enum class Property {
    Valid,        ///< in both classes
    FreeOnly,     ///< in the FreeformClass only (FREE_PVAL, ID_DIS)
    ContextRule,  ///< where a rule of RFC 5892 appendix A lets it in
    Disallowed,   ///< unassigned ones, too
};

Property propertyOf(UChar32 c);

/// RFC 5892 appendix A.1 to A.9 for the character that ends before `next`; only for ContextRule characters.
bool contextAllows(const UChar *text, int32_t length, int32_t at, UChar32 c);

}  // namespace gatehouse::precis

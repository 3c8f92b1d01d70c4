#include "core/identity/precis_class.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <optional>

namespace gatehouse::precis {

namespace {

constexpr UChar32 kZeroWidthNonJoiner = 0x200C;
constexpr UChar32 kZeroWidthJoiner = 0x200D;
constexpr uint8_t kVirama = 9;  // canonical combining class

bool isBetween(UChar32 c, UChar32 first, UChar32 last)
{
    return c >= first && c <= last;
}

bool isArabicIndicDigit(UChar32 c)
{
    return isBetween(c, 0x0660, 0x0669);
}

bool isExtendedArabicIndicDigit(UChar32 c)
{
    return isBetween(c, 0x06F0, 0x06F9);
}

// RFC 8264 section 9.6, which takes RFC 5892 section 2.6 over.
std::optional<Property> exceptionOf(UChar32 c)
{
    static constexpr std::array kValid{0x00DF, 0x03C2, 0x06FD, 0x06FE, 0x0F0B, 0x3007};
    static constexpr std::array kContext{0x00B7, 0x0375, 0x05F3, 0x05F4, 0x30FB};
    static constexpr std::array kDisallowed{0x0640, 0x07FA, 0x302E, 0x302F, 0x3031,
                                            0x3032, 0x3033, 0x3034, 0x3035, 0x303B};
    const auto holds = [c](const auto &list) {
        return std::find(list.begin(), list.end(), c) != list.end();
    };
    if (holds(kValid)) return Property::Valid;
    if (holds(kContext) || isArabicIndicDigit(c) || isExtendedArabicIndicDigit(c))
        return Property::ContextRule;
    if (holds(kDisallowed)) return Property::Disallowed;
    return std::nullopt;
}

bool isOldHangulJamo(UChar32 c)
{
    const int type = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_LEADING_JAMO || type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}

/// Section 9.17: compatibility equivalents of something else.
bool hasCompat(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    std::array<UChar, 2> text{};
    int32_t length = 0;
    U16_APPEND_UNSAFE(text.data(), length, c);
    const bool same = unorm2_isNormalized(nfkc, text.data(), length, &status);
    return U_FAILURE(status) || !same;
}

UChar32 before(const UChar *text, int32_t at)
{
    if (at == 0) return -1;
    UChar32 c = 0;
    U16_PREV(text, 0, at, c);
    return c;
}

UChar32 after(const UChar *text, int32_t length, int32_t at)
{
    U16_FWD_1(text, at, length);
    if (at >= length) return -1;
    UChar32 c = 0;
    U16_NEXT(text, at, length, c);
    return c;
}

bool isInScript(UChar32 c, UScriptCode script)
{
    UErrorCode status = U_ZERO_ERROR;
    return c >= 0 && uscript_getScript(c, &status) == script && U_SUCCESS(status);
}

template <class Predicate>
bool anyCharacter(const UChar *text, int32_t length, Predicate holds)
{
    for (int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U16_NEXT(text, i, length, c);
        if (holds(c)) return true;
    }
    return false;
}

int joiningType(UChar32 c)
{
    return u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);
}

/// Appendix A.1: between a letter that joins onwards and one that joins backwards, marks apart.
bool joinsLetters(const UChar *text, int32_t length, int32_t at)
{
    UChar32 c = 0;
    int32_t i = at;
    int type = U_JT_TRANSPARENT;
    while (i > 0 && type == U_JT_TRANSPARENT) {
        U16_PREV(text, 0, i, c);
        type = joiningType(c);
    }
    if (type != U_JT_LEFT_JOINING && type != U_JT_DUAL_JOINING) return false;
    i = at;
    U16_FWD_1(text, i, length);
    type = U_JT_TRANSPARENT;
    while (i < length && type == U_JT_TRANSPARENT) {
        U16_NEXT(text, i, length, c);
        type = joiningType(c);
    }
    return type == U_JT_RIGHT_JOINING || type == U_JT_DUAL_JOINING;
}

}  // namespace

Property propertyOf(UChar32 c)
{
    if (const auto exception = exceptionOf(c)) return *exception;
    const auto category = u_charType(c);
    if (category == U_UNASSIGNED && !u_hasBinaryProperty(c, UCHAR_NONCHARACTER_CODE_POINT))
        return Property::Disallowed;
    if (isBetween(c, 0x21, 0x7E)) return Property::Valid;
    if (c == kZeroWidthJoiner || c == kZeroWidthNonJoiner) return Property::ContextRule;
    if (isOldHangulJamo(c)) return Property::Disallowed;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
        u_hasBinaryProperty(c, UCHAR_NONCHARACTER_CODE_POINT))
        return Property::Disallowed;
    if (category == U_CONTROL_CHAR) return Property::Disallowed;
    if (hasCompat(c)) return Property::FreeOnly;
    constexpr uint32_t kLetterDigits = U_GC_LL_MASK | U_GC_LU_MASK | U_GC_LO_MASK | U_GC_ND_MASK |
                                       U_GC_LM_MASK | U_GC_MN_MASK | U_GC_MC_MASK;
    constexpr uint32_t kFree =
        U_GC_LT_MASK | U_GC_NL_MASK | U_GC_NO_MASK | U_GC_ME_MASK | U_GC_ZS_MASK | U_GC_S_MASK | U_GC_P_MASK;
    if (U_MASK(category) & kLetterDigits) return Property::Valid;
    if (U_MASK(category) & kFree) return Property::FreeOnly;
    return Property::Disallowed;
}

bool contextAllows(const UChar *text, int32_t length, int32_t at, UChar32 c)
{
    if (isArabicIndicDigit(c)) return !anyCharacter(text, length, isExtendedArabicIndicDigit);
    if (isExtendedArabicIndicDigit(c)) return !anyCharacter(text, length, isArabicIndicDigit);
    const UChar32 previous = before(text, at);
    switch (c) {
        case kZeroWidthNonJoiner:
            return (previous >= 0 && u_getCombiningClass(previous) == kVirama) ||
                   joinsLetters(text, length, at);
        case kZeroWidthJoiner:
            return previous >= 0 && u_getCombiningClass(previous) == kVirama;
        case 0x00B7:  // MIDDLE DOT: between two l, as in Catalan
            return previous == u'l' && after(text, length, at) == u'l';
        case 0x0375:  // GREEK LOWER NUMERAL SIGN
            return isInScript(after(text, length, at), USCRIPT_GREEK);
        case 0x05F3:  // HEBREW PUNCTUATION GERESH, GERSHAYIM
        case 0x05F4:
            return isInScript(previous, USCRIPT_HEBREW);
        case 0x30FB:  // KATAKANA MIDDLE DOT
            return anyCharacter(text, length, [](UChar32 other) {
                return isInScript(other, USCRIPT_HIRAGANA) || isInScript(other, USCRIPT_KATAKANA) ||
                       isInScript(other, USCRIPT_HAN);
            });
        default:
            return false;
    }
}

}  // namespace gatehouse::precis

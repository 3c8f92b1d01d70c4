#include "core/identity/precis.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <vector>

#include "core/identity/precis_class.h"

namespace gatehouse::precis {

namespace {

/// Wiped when dropped: passwords pass through here.
using Text = std::vector<UChar, ZeroingAllocator<UChar>>;

constexpr std::size_t kMaximumUnits = 1u << 16;

Text textOf(const QString &string)
{
    const auto *units = reinterpret_cast<const UChar *>(string.utf16());
    return Text(units, units + string.size());
}

QString stringOf(const Text &text)
{
    return QString(reinterpret_cast<const QChar *>(text.data()), qsizetype(text.size()));
}

int32_t lengthOf(const Text &text)
{
    return int32_t(text.size());
}

void append(Text &text, UChar32 c)
{
    if (U_IS_SUPPLEMENTARY(c)) text.push_back(U16_LEAD(c));
    text.push_back(U_IS_SUPPLEMENTARY(c) ? UChar(U16_TRAIL(c)) : UChar(c));
}

/// Runs an ICU function that fills a buffer, with room for what it asks for.
template <class Fill>
std::optional<Text> filled(std::size_t room, Fill fill)
{
    Text result(room);
    for (int attempt = 0; attempt < 2; ++attempt) {
        UErrorCode status = U_ZERO_ERROR;
        const int32_t needed = fill(result.data(), lengthOf(result), &status);
        if (status == U_BUFFER_OVERFLOW_ERROR) {
            Text larger(std::size_t(needed) + 1);
            result.swap(larger);
            continue;
        }
        if (U_FAILURE(status)) return std::nullopt;
        result.resize(std::size_t(needed));
        return result;
    }
    return std::nullopt;
}

std::optional<Text> normalizedNfc(const Text &text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status)) return std::nullopt;
    return filled(text.size() + 16, [&](UChar *out, int32_t room, UErrorCode *error) {
        return unorm2_normalize(nfc, text.data(), lengthOf(text), out, room, error);
    });
}

std::optional<Text> lowered(const Text &text)
{
    return filled(text.size() + 16, [&](UChar *out, int32_t room, UErrorCode *error) {
        return u_strToLower(out, room, text.data(), lengthOf(text), "", error);
    });
}

/// RFC 8265 section 3.3.2 step 1: fullwidth and halfwidth forms become what they stand for.
Text widthMapped(const Text &text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    Text mapped;
    mapped.reserve(text.size());
    for (int32_t i = 0; i < lengthOf(text);) {
        UChar32 c = 0;
        U16_NEXT(text.data(), i, lengthOf(text), c);
        const int type = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);
        UChar target[8];
        int32_t length = -1;
        if (type == U_DT_WIDE || type == U_DT_NARROW)
            length = unorm2_getRawDecomposition(nfkd, c, target, 8, &status);
        if (length > 0 && U_SUCCESS(status))
            mapped.insert(mapped.end(), target, target + length);
        else
            append(mapped, c);
    }
    return mapped;
}

bool conforms(StringClass stringClass, const Text &text)
{
    for (int32_t i = 0; i < lengthOf(text);) {
        const int32_t at = i;
        UChar32 c = 0;
        U16_NEXT(text.data(), i, lengthOf(text), c);
        if (U_IS_SURROGATE(c)) return false;
        switch (propertyOf(c)) {
            case Property::Valid:
                break;
            case Property::FreeOnly:
                if (stringClass == StringClass::Identifier) return false;
                break;
            case Property::ContextRule:
                if (!contextAllows(text.data(), lengthOf(text), at, c)) return false;
                break;
            case Property::Disallowed:
                return false;
        }
    }
    return true;
}

bool isOneOf(int direction, std::initializer_list<UCharDirection> directions)
{
    return std::find(directions.begin(), directions.end(), UCharDirection(direction)) != directions.end();
}

bool satisfiesBidi(const Text &text)
{
    std::vector<int> directions;
    for (int32_t i = 0; i < lengthOf(text);) {
        UChar32 c = 0;
        U16_NEXT(text.data(), i, lengthOf(text), c);
        directions.push_back(u_charDirection(c));
    }
    const auto holds = [&](std::initializer_list<UCharDirection> wanted) {
        return std::any_of(directions.begin(), directions.end(), [&](int d) { return isOneOf(d, wanted); });
    };
    if (!holds({U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_ARABIC_NUMBER})) return true;

    auto last = directions.rbegin();
    while (last != directions.rend() && *last == U_DIR_NON_SPACING_MARK)
        ++last;
    if (last == directions.rend()) return false;
    const auto all = [&](std::initializer_list<UCharDirection> allowed) {
        return std::all_of(directions.begin(), directions.end(), [&](int d) { return isOneOf(d, allowed); });
    };
    if (isOneOf(directions.front(), {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC})) {  // rules 1 to 4
        return all({U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_ARABIC_NUMBER, U_EUROPEAN_NUMBER,
                    U_EUROPEAN_NUMBER_SEPARATOR, U_COMMON_NUMBER_SEPARATOR, U_EUROPEAN_NUMBER_TERMINATOR,
                    U_OTHER_NEUTRAL, U_BOUNDARY_NEUTRAL, U_DIR_NON_SPACING_MARK}) &&
               isOneOf(*last,
                       {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_EUROPEAN_NUMBER, U_ARABIC_NUMBER}) &&
               !(holds({U_EUROPEAN_NUMBER}) && holds({U_ARABIC_NUMBER}));
    }
    // Rules 1, 5 and 6: a left-to-right string holds nothing right-to-left, and this one does.
    return false;
}

std::optional<Text> enforcedUsername(const Text &text, bool lowerCase)
{
    if (text.size() > kMaximumUnits) return std::nullopt;
    const Text narrow = widthMapped(text);
    if (!conforms(StringClass::Identifier, narrow)) return std::nullopt;
    std::optional<Text> cased = lowerCase ? lowered(narrow) : narrow;
    if (!cased) return std::nullopt;
    std::optional<Text> result = normalizedNfc(*cased);
    // RFC 8264 section 7: applied again, the rules must change nothing; the class is asked once more for
    // that.
    if (!result || result->empty() || !conforms(StringClass::Identifier, *result)) return std::nullopt;
    if (!satisfiesBidi(*result)) return std::nullopt;
    return result;
}

/// Nothing for text that is not UTF-8.
std::optional<Text> decoded(const Secret &utf8)
{
    if (utf8.isEmpty()) return Text();
    return filled(utf8.size() + 1, [&](UChar *out, int32_t room, UErrorCode *error) {
        int32_t length = 0;
        u_strFromUTF8(out, room, &length, utf8.view().data(), int32_t(utf8.size()), error);
        return length;
    });
}

std::optional<Secret> encoded(const Text &text)
{
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    Secret utf8 = Secret::ofSize(text.size() * 3 + 1);
    u_strToUTF8(utf8.data(), int32_t(utf8.size()), &length, text.data(), lengthOf(text), &status);
    if (U_FAILURE(status)) return std::nullopt;
    return Secret(utf8.view().first(length));
}

}  // namespace

bool conformsTo(StringClass stringClass, const QString &text)
{
    return conforms(stringClass, textOf(text));
}

bool satisfiesBidiRule(const QString &text)
{
    return satisfiesBidi(textOf(text));
}

std::optional<QString> usernameCaseMapped(const QString &text)
{
    const auto result = enforcedUsername(textOf(text), true);
    return result ? std::optional(stringOf(*result)) : std::nullopt;
}

std::optional<QString> usernameCasePreserved(const QString &text)
{
    const auto result = enforcedUsername(textOf(text), false);
    return result ? std::optional(stringOf(*result)) : std::nullopt;
}

std::optional<Secret> opaqueString(const Secret &utf8)
{
    if (utf8.isEmpty() || utf8.size() > kMaximumUnits) return std::nullopt;
    std::optional<Text> text = decoded(utf8);
    if (!text) return std::nullopt;
    for (UChar &unit : *text)
        if (unit > 0x7F && u_charType(unit) == U_SPACE_SEPARATOR) unit = u' ';
    const std::optional<Text> normal = normalizedNfc(*text);
    if (!normal || normal->empty()) return std::nullopt;
    // U+0020 is in the FreeformClass; the class is asked before and after, as NFC may move characters
    // between.
    if (!conforms(StringClass::Freeform, *text) || !conforms(StringClass::Freeform, *normal))
        return std::nullopt;
    return encoded(*normal);
}

}  // namespace gatehouse::precis

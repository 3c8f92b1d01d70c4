#include "core/mfa/typed_code.h"

#include "core/crypto/random.h"

namespace gatehouse {
namespace {

constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

}  // namespace

Secret randomTypedCode(int characters)
{
    // One byte a character, of which five bits count: even, and no carrying between bytes.
    const Secret random = randomBytes(characters);
    Secret code = Secret::ofSize(characters);
    for (int i = 0; i < characters; ++i)
        code.data()[i] = kAlphabet[random.bytes()[i] & 31];
    return code;
}

Secret grouped(const Secret &code)
{
    const qsizetype characters = code.view().size();
    Secret text = Secret::ofSize(characters + (characters - 1) / kTypedCodeGroup);
    char *out = text.data();
    for (qsizetype i = 0; i < characters; ++i) {
        if (i > 0 && i % kTypedCodeGroup == 0) *out++ = '-';
        *out++ = code.view()[i];
    }
    return text;
}

QByteArray typedCode(const QString &typed, int characters)
{
    QByteArray code;
    for (const QChar typedCharacter : typed) {
        if (typedCharacter.isSpace() || typedCharacter.category() == QChar::Punctuation_Dash) continue;
        char c = typedCharacter.toLower().toLatin1();
        if (c == 'o') c = '0';
        if (c == 'i' || c == 'l') c = '1';
        // The alphabet is no place to look for '\0', with which its text ends.
        if (c == '\0' || !QByteArrayView(kAlphabet).contains(c) || code.size() == characters) return {};
        code.append(c);
    }
    return code.size() == characters ? code : QByteArray();
}

}  // namespace gatehouse
